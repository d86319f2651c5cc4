// The descent on the loss of chapter 03. The board is the one of the notebooks; what answers its questions is not a kernel, but
// jax-js: the loss is written here, and its slopes come from automatic differentiation in the browser.

import { defaultDevice, init, jit, nn, numpy as np, valueAndGrad } from "@jax-js/jax";
import board from "../../src/dl_workshop/widgets/board.js";

const AT_ONCE = 10;

/** The same text with its bytes in place of base64. */
function filled(value) {
  if (Array.isArray(value)) return value.map(filled);
  if (value === null || typeof value !== "object") return value;
  if ("base64" in value) return new DataView(Uint8Array.from(atob(value.base64), (letter) => letter.charCodeAt(0)).buffer);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, filled(part)]));
}

/** Ten steps of gradient descent in one compiled call: where they lead, each place before a step, and the loss there. */
function compiled(x, y) {
  const inputs = np.array(x), labels = np.array(y);
  function loss(theta) {
    const scores = inputs.ref.mul(theta.ref.slice(0)).add(theta.slice(1));
    return nn.softplus(scores.ref).sub(labels.ref.mul(scores)).sum();
  }
  return jit((theta, size) => {
    const places = [], losses = [];
    for (let step = 0; step < AT_ONCE; step++) {
      const [value, slope] = valueAndGrad(loss)(theta.ref);
      losses.push(value);
      places.push(theta.ref);
      theta = theta.sub(slope.mul(size.ref));
    }
    size.dispose();
    return [theta, np.stack(places), np.stack(losses)];
  });
}

/** Every place of a descent, its start and its end among them, and the loss at each. */
function way(steps, start, size, count) {
  const places = [], losses = [];
  for (let theta = np.array(start); places.length <= count; ) {
    const [end, before, values] = steps(theta, np.array(size));
    places.push(...before.js());
    losses.push(...values.js());
    theta = end;
    if (places.length > count) theta.dispose();
  }
  return { places: places.slice(0, count + 1), losses: losses.slice(0, count + 1) };
}

/** Too small, about right, or too large, read off the losses; `book/descent.py` writes the same. */
function regime(losses, lowest) {
  const near = 1.01 * lowest, last = losses.slice(-10);
  const uphill = losses.filter((value, i) => i && value - losses[i - 1] > 0.001 * value).length;
  if (last.every((value) => value <= near)) return `✓ About right: it is at the bottom after ${losses.findIndex((value) => value <= near)} steps.`;
  if (uphill || !Number.isFinite(last.at(-1))) return `Too large: ${uphill} of the steps lead uphill, and it does not settle.`;
  return "Too small: each step leads downhill, but they do not get there.";
}

function said({ w, b }, size, { places, losses }, { lowest, steps }) {
  const [endW, endB] = places.at(-1).map((value) => value.toFixed(2));
  return [
    `${steps} steps of size ${Number(size.toPrecision(3))} from w = ${w.toFixed(1)}, b = ${b.toFixed(1)}`,
    `They end at w = ${endW}, b = ${endB}, loss ${losses.at(-1).toFixed(2)}. The lowest loss is ${lowest.toFixed(2)}.`,
    regime(losses, lowest),
  ];
}

/** The moving parts of the picture, moved: the path and its dots, the start, and the end. */
function moved(commands, places, { left, across, top, up }) {
  const onPage = ([w, b]) => [left + across * w, top - up * b].map((at) => Math.min(Math.max(at, -1e5), 1e5));
  const shown = [places, places.slice(0, 1), places.slice(-1)].map((some) => new Float32Array(some.flatMap(onPage)));
  const bytes = shown.map(({ buffer }) => new DataView(buffer));
  return commands.map((command) => ({ ...command, [command.kind === "path" ? "points" : "places"]: bytes[command.of] }));
}

/** What board.js asks of a widget's model, with jax-js where a notebook has its kernel. */
class Model {
  constructor(told, steps) {
    Object.assign(this, { told, steps, heard: new Set(), commands: told.scene.commands });
  }
  get(name) {
    return name === "ahead" ? {} : this.told[name];
  }
  set() {}
  save_changes() {}
  on(event, handler) {
    this.heard.add(handler);
  }
  off(event, handler) {
    this.heard.delete(handler);
  }
  send({ values, question }) {
    const size = 10 ** values.exponent, found = way(this.steps, [values.w, values.b], size, this.told.steps);
    this.told.way = found;
    const lines = said(values, size, found, this.told);
    this.told.scene = { commands: moved(this.commands, found.places, this.told.toPage), lines, values, question };
    setTimeout(() => this.heard.forEach((handler) => handler()));
  }
}

/** A click on the map, or a drag over it, sets the start there. */
function pointing(place, { toPage, size }) {
  const canvas = place.querySelector("canvas");
  canvas.style.touchAction = "none";
  canvas.style.cursor = "crosshair";
  function start({ offsetX, offsetY, buttons }) {
    if (!buttons) return;
    const scale = size[0] / canvas.clientWidth;
    const at = { w: (offsetX * scale - toPage.left) / toPage.across, b: (toPage.top - offsetY * scale) / toPage.up };
    for (const [name, value] of Object.entries(at)) {
      const input = place.querySelector(`input[name="${name}"]`);
      input.value = value;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
  for (const event of ["pointerdown", "pointermove"]) canvas.addEventListener(event, start);
}

async function descent(place) {
  const told = filled(JSON.parse(place.querySelector("script").textContent));
  await init("wasm");
  defaultDevice("wasm");
  const steps = compiled(told.x, told.y), model = new Model(told, steps);
  way(steps, [told.w, told.b], 0.1, 1); // compiles
  const before = [...place.childNodes];
  board.render({ model, el: place });
  for (const node of before) node.remove();
  pointing(place, told);
  place.dataset.state = "live";
  place.way = () => told.way;
}

window.dlWorkshop ??= {};
window.dlWorkshop.descent = descent;
