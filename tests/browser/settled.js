// What is under way on a Streamlit page, by name, as an attribute of its root; and whether the page has settled.
// Streamlit itself marks a run only once the server has begun it, and a press is not yet a request, so we follow both.
(() => {
  const underWay = new Map(); // name -> how often

  function begins(name) {
    underWay.set(name, (underWay.get(name) ?? 0) + 1);
    show();
  }

  // What was painted or sent because of it has its turn first.
  function ends(name) {
    afterFrames(() => {
      underWay.set(name, underWay.get(name) - 1);
      if (!underWay.get(name)) underWay.delete(name);
      show();
    });
  }

  const afterFrames = (then) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(then)));

  function show() {
    const root = document.documentElement;
    if (underWay.size) root?.setAttribute("data-under-way", [...underWay.keys()].join(", "));
    else root?.removeAttribute("data-under-way");
  }

  // ---- what the browser asked the server for, and what came

  const RERUN_SCRIPT = 11, FILE_URLS_REQUEST = 16, IS_AUTO_RERUN = 6; // BackMsg, its ClientState
  const NEW_SESSION = 4, SCRIPT_FINISHED = 6, FILE_URLS_RESPONSE = 19, EARLY_FOR_RERUN = 2; // ForwardMsg

  // The fields of a protobuf message: [number, value], the value of a nested message as its bytes.
  function* fields(bytes) {
    let at = 0;
    const varint = () => {
      for (let value = 0, scale = 1; ; scale *= 128) {
        const byte = bytes[at++];
        value += (byte & 127) * scale;
        if (byte < 128) return value;
      }
    };
    while (at < bytes.length) {
      const key = varint(), number = Math.floor(key / 8), kind = key % 8;
      if (kind === 0) yield [number, varint()];
      else if (kind === 2) {
        const length = varint();
        yield [number, bytes.subarray(at, (at += length))];
      } else at += kind === 1 ? 8 : 4;
    }
  }

  const isLastOfARun = ([number, value]) => number === SCRIPT_FINISHED && value !== EARLY_FOR_RERUN;

  // A run that was asked for is over with the first end that follows a beginning that follows the request.
  class Line {
    asked = false;
    begun = false;

    sent(message) {
      for (const [number, value] of fields(message)) {
        if (number === FILE_URLS_REQUEST) begins("a request to upload");
        const byItself = () => [...fields(value)].some(([part, auto]) => part === IS_AUTO_RERUN && auto);
        if (number !== RERUN_SCRIPT || byItself()) continue;
        if (!this.asked) begins("a run");
        this.asked = true;
        this.begun = false;
      }
    }

    received(message) {
      for (const field of fields(message)) {
        if (field[0] === FILE_URLS_RESPONSE) ends("a request to upload");
        if (field[0] === NEW_SESSION) this.begun = this.asked;
        if (isLastOfARun(field) && this.begun) this.rests();
      }
    }

    rests() {
      if (this.asked) ends("a run");
      this.asked = this.begun = false;
    }
  }

  const lines = new WeakMap();
  const { send, addEventListener: listen } = WebSocket.prototype;
  WebSocket.prototype.send = function (data) {
    let line = lines.get(this);
    if (!line) {
      lines.set(this, (line = new Line()));
      this.addEventListener("message", ({ data }) => line.received(new Uint8Array(data)));
      this.addEventListener("close", () => line.rests());
    }
    line.sent(data);
    return send.call(this, data);
  };

  // ---- answers that come late, for the tests of what they must not do

  let late = null;
  WebSocket.prototype.addEventListener = function (kind, hear, ...more) {
    const whenHeard = (event) =>
      late ? late.push({ event, hear: () => hear.call(this, event) }) : hear.call(this, event);
    return listen.call(this, kind, kind === "message" ? whenHeard : hear, ...more);
  };
  window.answers = {
    hold: () => (late = []),
    areIn: () => late.some(({ event }) => [...fields(new Uint8Array(event.data))].some(isLastOfARun)),
    letGo: () => {
      const come = late;
      late = null;
      for (const { hear } of come) hear();
    },
  };

  // ---- files on their way up

  const request = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (body) {
    if (body instanceof FormData) {
      begins("an upload");
      this.addEventListener("loadend", () => ends("an upload"));
    }
    return request.call(this, body);
  };

  // ---- what the reader does

  for (const kind of ["pointerup", "click", "keydown", "keyup", "input", "change", "drop"])
    addEventListener(kind, () => {
      begins("a press or a key");
      ends("a press or a key");
    }, true);

  // ---- whether all is still

  const ENDED = ["notRunning", "compilationError"];
  const isRunning = (app) => app && !ENDED.includes(app.getAttribute("data-test-script-state"));
  const isMoving = (one) => one.playState === "running" && Number.isFinite(one.effect.getComputedTiming().endTime);
  const roots = () => [document, ...[...document.querySelectorAll("[data-testid=stBidiComponentIsolated]")]
    .map((host) => host.shadowRoot).filter(Boolean)];

  function whatIsUnderWay() {
    if (underWay.size) return [...underWay.keys()];
    if (document.querySelector("#root:empty")) return ["Streamlit's own page"];
    if (isRunning(document.querySelector("[data-testid=stApp]"))) return ["a run that nobody asked for"];
    if (document.querySelector("[data-testid=stSkeleton]")) return ["a part whose script has not arrived"];
    if (document.fonts.status !== "loaded") return ["a font"];
    const moving = roots().flatMap((root) => root.getAnimations()).filter(isMoving);
    return moving.map((one) => `a movement of ${one.effect.target.className}`);
  }

  // Asked once a frame, until nothing is under way in three of them.
  let still = 0;
  window.hasSettled = () => {
    still = (window.whatIsUnderWay = whatIsUnderWay()).length ? 0 : (still + 1) % 3;
    return !window.whatIsUnderWay.length && still === 0;
  };
})();
