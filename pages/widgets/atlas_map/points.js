// The cases as points, drawn by the graphics card: places go there once, a change of looks sends looks, and a moved or
// zoomed map sends four numbers. Where there is no WebGL, `FlatPoints` (flat.js) draws the same.
// At 2,500 cases both take as long; 20,000 need the card (docs/benchmarks.md).

import { FlatPoints } from "./flat.js";
import { LOOK, SIZE } from "./looks.js";

/** @import { View } from "./view.js" */
/** @typedef {GlPoints | FlatPoints} Painter */
/** @typedef {Record<"scale" | "shift" | "radius" | "pixel" | "ink", WebGLUniformLocation | null>} Uniforms */


const CORNER = `
  attribute vec2 place;
  attribute vec4 colour, form;
  uniform vec2 scale, shift;
  uniform float radius;
  uniform mediump float pixel;
  varying vec4 tint;
  varying vec4 body;
  void main() {
    float reach = radius * form.z / ${SIZE}.0;
    float size = 2.0 * (reach + pixel * (1.0 + 3.0 * form.y));
    gl_Position = vec4(place * scale + shift, 0.0, 1.0);
    gl_PointSize = size;
    tint = colour;
    body = vec4(form.xy, reach, size);
  }`;
const DOT = `
  precision mediump float;
  uniform mediump float pixel;
  uniform vec4 ink;
  varying vec4 tint;
  varying vec4 body;
  float within(float edge, float far) { return clamp(edge + 0.5 - far, 0.0, 1.0); }
  void main() {
    float far = distance(gl_PointCoord, vec2(0.5)) * body.w;
    float disc = within(body.z, far) - body.x * within(body.z - max(1.1 * pixel, 0.4 * body.z), far);
    float ring = body.y * (within(body.z + 2.5 * pixel, far) - within(body.z + 0.8 * pixel, far));
    gl_FragColor = vec4(tint.rgb * tint.a, tint.a) * disc + ink * ring;
  }`;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {() => void} again is called when the card has lost everything and has been given it back
 * @returns {Painter}
 */
export function pointsOn(canvas, again) {
  const gl = canvas.getContext("webgl", { antialias: false });
  return gl ? new GlPoints(canvas, gl, again) : new FlatPoints(canvas);
}

export class GlPoints {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {WebGLRenderingContext} gl
   * @param {() => void} again
   */
  constructor(canvas, gl, again) {
    this.canvas = canvas;
    this.gl = gl;
    this.left = false;
    /** @type {Uint16Array<ArrayBuffer>} */
    this.places = new Uint16Array(0);
    this.looks = new Uint8Array(0);
    this.order = new Uint16Array(0);
    /** @type {number[]} */
    this.ink = [0, 0, 0, 0];
    // So that it is given back.
    canvas.addEventListener("webglcontextlost", (event) => this.left || event.preventDefault());
    canvas.addEventListener("webglcontextrestored", () => {
      Object.assign(this, this.build());
      this.load(this.places);
      this.paint(this.looks, this.order, this.ink);
      again();
    });
    const { uniforms, buffers } = this.build();
    this.uniforms = uniforms;
    this.buffers = buffers;
  }

  build() {
    const { gl } = this;
    const program = gl.createProgram();
    for (const [kind, text] of /** @type {const} */ ([[gl.VERTEX_SHADER, CORNER], [gl.FRAGMENT_SHADER, DOT]])) {
      const shader = /** @type {WebGLShader} */ (gl.createShader(kind));
      gl.shaderSource(shader, text);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    ["place", "colour", "form"].forEach((name, i) => gl.bindAttribLocation(program, i, name));
    gl.linkProgram(program);
    gl.useProgram(program);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    const place = (/** @type {string} */ name) => gl.getUniformLocation(program, name);
    for (let i = 0; i < 3; i++) gl.enableVertexAttribArray(i);
    return {
      /** @type {Uniforms} */
      uniforms: {
        scale: place("scale"), shift: place("shift"), radius: place("radius"), pixel: place("pixel"), ink: place("ink"),
      },
      buffers: Array.from({ length: 3 }, () => gl.createBuffer()),
    };
  }

  /** @param {Uint16Array<ArrayBuffer>} places */
  load(places) {
    const { gl } = this;
    this.places = places;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffers[0]);
    gl.bufferData(gl.ARRAY_BUFFER, places, gl.STATIC_DRAW);
    gl.vertexAttribPointer(0, 2, gl.UNSIGNED_SHORT, true, 0, 0);
  }

  /**
   * @param {Uint8Array} looks
   * @param {Uint16Array} order the rows from below to above
   * @param {number[]} ink the colour of rings
   */
  paint(looks, order, ink) {
    const { gl } = this;
    Object.assign(this, { looks, order, ink });
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffers[1]);
    gl.bufferData(gl.ARRAY_BUFFER, looks, gl.STATIC_DRAW);
    gl.vertexAttribPointer(1, 4, gl.UNSIGNED_BYTE, true, LOOK, 0);
    gl.vertexAttribPointer(2, 4, gl.UNSIGNED_BYTE, false, LOOK, 4);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.buffers[2]);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, order, gl.STATIC_DRAW);
  }

  /**
   * Draw the map as the view has it.
   * @param {View} view
   * @param {number} radius of a dot in pixels
   * @param {number} pixel device pixels for each
   * @param {number} share of the cases, the uppermost
   */
  draw(view, radius, pixel, share) {
    const { gl, canvas, uniforms } = this;
    if (gl.isContextLost()) return;
    const [across, up] = [(2 * view.scale) / view.width, (2 * view.scale) / view.height];
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.uniform2f(uniforms.scale, across, up);
    gl.uniform2f(uniforms.shift, -view.x * across, -view.y * up);
    gl.uniform1f(uniforms.radius, radius * pixel);
    gl.uniform1f(uniforms.pixel, pixel);
    gl.uniform4fv(uniforms.ink, this.ink.map((part) => part / 255));
    const left = Math.floor(this.order.length * (1 - share));
    gl.drawElements(gl.POINTS, this.order.length - left, gl.UNSIGNED_SHORT, 2 * left);
  }

  leave() {
    this.left = true;
    this.gl.getExtension("WEBGL_lose_context")?.loseContext();
  }
}
