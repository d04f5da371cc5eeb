// Whether anything is under way on a Streamlit page. Streamlit marks a run only once the server has begun it
// (data-test-script-state on its stApp), and a press is not yet a request; so we also follow what was asked for.
(() => {
  const RERUN_SCRIPT = 11, FILE_URLS_REQUEST = 16, IS_AUTO_RERUN = 6; // BackMsg, its ClientState
  const NEW_SESSION = 4, SCRIPT_FINISHED = 6, FILE_URLS_RESPONSE = 19, EARLY_FOR_RERUN = 2; // ForwardMsg
  const mark = (name, on) => document.documentElement?.toggleAttribute(`data-under-way-${name}`, on);

  // ---- what the browser asked the server for

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
        if (number === FILE_URLS_REQUEST) mark("upload", true);
        if (number !== RERUN_SCRIPT || [...fields(value)].some(([part, auto]) => part === IS_AUTO_RERUN && auto)) continue;
        this.asked = true;
        this.begun = false;
        mark("run", true);
      }
    }

    received(message) {
      for (const field of fields(message)) {
        if (field[0] === FILE_URLS_RESPONSE) mark("upload", false);
        if (field[0] === NEW_SESSION) this.begun = this.asked;
        if (isLastOfARun(field) && this.begun) this.closed();
      }
    }

    closed() {
      this.asked = this.begun = false;
      mark("run", false);
    }
  }

  const lines = new WeakMap();
  const { send, addEventListener: listen } = WebSocket.prototype;
  WebSocket.prototype.send = function (data) {
    let line = lines.get(this);
    if (!line) {
      lines.set(this, (line = new Line()));
      this.addEventListener("message", ({ data }) => line.received(new Uint8Array(data)));
      this.addEventListener("close", () => line.closed());
    }
    line.sent(data);
    return send.call(this, data);
  };

  // ---- answers that come late, for the tests of what they must not do

  let late = null;
  WebSocket.prototype.addEventListener = function (kind, hear, ...more) {
    const whenHeard = (event) => (late ? late.push({ event, hear: () => hear.call(this, event) }) : hear.call(this, event));
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

  let uploads = 0;
  const request = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (body) {
    if (body instanceof FormData) {
      mark("file", ++uploads > 0);
      this.addEventListener("loadend", () => afterFrames(() => mark("file", --uploads > 0)));
    }
    return request.call(this, body);
  };

  // ---- what the reader did, until the page has had a chance to answer

  let touches = 0;
  const afterFrames = (then) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(then)));
  for (const kind of ["pointerup", "click", "keydown", "keyup", "input", "change", "drop"])
    addEventListener(kind, () => {
      mark("touch", ++touches > 0);
      afterFrames(() => mark("touch", --touches > 0));
    }, true);

  // ---- what is still moving

  const roots = () => [document, ...[...document.querySelectorAll("*")].map((one) => one.shadowRoot).filter(Boolean)];
  const moving = () => roots().flatMap((root) => root.getAnimations())
    .filter((one) => one.playState === "running" && Number.isFinite(one.effect.getComputedTiming().endTime));

  // Asked once a frame: true when nothing has been under way for three of them. What is, is named for who waits in vain.
  let still = 0;
  window.hasSettled = (signs) => {
    window.underWay = Object.keys(signs).filter((name) => document.querySelector(signs[name]));
    if (document.fonts.status !== "loaded") underWay.push("a font");
    if (!underWay.length) underWay.push(...moving().map((one) => one.transitionProperty ?? one.animationName ?? "moving"));
    still = underWay.length ? 0 : still + 1;
    if (still < 3) return false;
    still = 0;
    return true;
  };
})();
