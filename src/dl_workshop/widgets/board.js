// Sliders over a picture. The still part of the picture is an image; what moves is drawn here, from commands that matplotlib
// would have drawn (recorder.py), with places in CSS pixels. Two ways to learn what a move shows:
//
// - ahead: Python has worked out every state beforehand, all of a grid at once or one by one, and nothing needs to be asked
//   (also where no kernel runs);
// - else the kernel is asked, with at most two questions on their way, so that the hand never waits and none piles up.

const MOVETO = 1, LINETO = 2, CURVE3 = 3, CURVE4 = 4, CLOSE = 79;
const IN_FLIGHT = 2;

const floats = (view) => new Float32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
const shorts = (view) => new Int16Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
const bytes = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

const made = new WeakMap();

/** What is made of a command once, however often it is drawn. */
function once(command, make) {
  if (!made.has(command)) made.set(command, make(command));
  return made.get(command);
}

/** A path from points and their codes; without codes a broken line, with gaps where a place is no number. */
function outline(points, codes) {
  const path = new Path2D();
  let up = true;
  for (let i = 0; 2 * i < points.length; i++) {
    const [x, y] = [points[2 * i], points[2 * i + 1]];
    if (!codes.length) {
      if (Number.isNaN(x) || Number.isNaN(y)) up = true;
      else if (up) path.moveTo(x, y), (up = false);
      else path.lineTo(x, y);
    } else if (codes[i] === MOVETO) path.moveTo(x, y);
    else if (codes[i] === LINETO) path.lineTo(x, y);
    else if (codes[i] === CURVE3) path.quadraticCurveTo(x, y, points[2 * i + 2], points[2 * i + 3]), i++;
    else if (codes[i] === CURVE4) path.bezierCurveTo(...points.slice(2 * i, 2 * i + 6)), (i += 2);
    else if (codes[i] === CLOSE) path.closePath();
    else break; // the path is over
  }
  return path;
}

/** An image of few pixels, ready to be spread. */
function tile(command) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [command.width, command.height];
  const pixels = new Uint8ClampedArray(bytes(command.pixels));
  canvas.getContext("2d").putImageData(new ImageData(pixels, command.width, command.height), 0, 0);
  return canvas;
}

/** A command's outline, and where it goes. */
function shape(command) {
  const places = command.kind === "markers" ? floats(command.places) : [0, 0];
  return { path: outline(floats(command.points), bytes(command.codes)), places };
}

function draw(context, command, points = null) {
  context.save();
  if (command.clip) context.beginPath(), context.rect(...command.clip), context.clip();
  if (command.kind === "image") {
    context.imageSmoothingEnabled = false;
    context.drawImage(once(command, tile), ...command.box);
  } else {
    Object.assign(context, { lineWidth: command.width, lineCap: command.cap, lineJoin: command.join });
    context.setLineDash(command.dash);
    [context.fillStyle, context.strokeStyle] = [command.fill ?? "transparent", command.stroke ?? "transparent"];
    let { path, places } = command.kind === "path" && points ? { path: outline(points, []), places: [0, 0] } : once(command, shape);
    if (command.kind === "markers" && points) places = points;
    for (let i = 0; 2 * i < places.length; i++) {
      const [x, y] = [places[2 * i], places[2 * i + 1]];
      if (Number.isNaN(x + y)) continue;
      context.translate(x, y);
      if (command.fill) context.fill(path);
      if (command.stroke) context.stroke(path);
      context.translate(-x, -y);
    }
  }
  context.restore();
}

/** The number of a state: the last slider goes quickest through its places. */
function numbered(knobs, values) {
  return knobs.reduce((sum, { name, min, step, count }) => {
    const at = Math.round((values[name] - min) / step);
    return sum * count + Math.min(Math.max(at, 0), count - 1);
  }, 0);
}

/** Many states at once, worked out beforehand: of each the lines of text, and where the artists are. */
class Grid {
  constructor(given) {
    this.commands = given.commands;
    this.lines = given.lines.split("\n");
    this.height = given.height;
    this.artists = given.artists.map(({ of, x, y }) => ({ of, x: this.#axis(x, given.unit), y: this.#axis(y, given.unit) }));
  }

  /** Values of one coordinate: the same n in every state, or n of each. */
  #axis({ each, n, values }, unit) {
    const kept = each ? shorts(values) : floats(values);
    return { n, at: (state, i) => (each ? (kept[n * state + i] === -32768 ? NaN : kept[n * state + i] * unit) : kept[i]) };
  }

  scene(state) {
    const points = new Map();
    for (const { of, x, y } of this.artists) {
      const places = new Float32Array(2 * x.n);
      for (let i = 0; i < x.n; i++) (places[2 * i] = x.at(state, i)), (places[2 * i + 1] = y.at(state, i));
      points.set(of, places);
    }
    return { commands: this.commands, points, lines: this.lines.slice(this.height * state, this.height * (state + 1)) };
  }
}

function element(kind, attributes = {}, ...children) {
  const made = Object.assign(document.createElement(kind), attributes);
  made.append(...children);
  return made;
}

/** Text in its place, with as little for the page to do as can be: no new nodes, and nothing where nothing changed. */
function say(place, text) {
  if (!place.firstChild) place.textContent = text;
  else if (place.firstChild.data !== text) place.firstChild.data = text;
}

function render({ model, el }) {
  const knobs = model.get("knobs"), [width, height] = model.get("size"), ghosts = model.get("ghosts");
  const values = Object.fromEntries(knobs.map(({ name }) => [name, model.get(name)]));
  const given = model.get("ahead");
  const states = given.artists ? new Grid(given) : given.scenes && { scene: (state) => given.scenes[state] };
  const ahead = states && ((values) => states.scene(numbered(knobs, values)));
  const first = ahead?.(Object.fromEntries(knobs.map(({ name, start }) => [name, start])));
  let scene = ahead ? ahead(values) : model.get("scene");

  // What is focused keeps its keys: without the attribute the arrows and letters are the notebook's. Shift and Enter run the cell
  // all the same, Ctrl and S save, and Escape leaves for the cell, as from every other place in a notebook.
  function pressed({ target, key, shiftKey, ctrlKey, metaKey, altKey }) {
    if (!root.contains(target)) return;
    target.toggleAttribute("data-lm-suppress-shortcuts", !(ctrlKey || metaKey || altKey || (shiftKey && key === "Enter")));
    if (key === "Escape") el.closest("[tabindex]")?.focus();
  }
  window.addEventListener("keydown", pressed, true); // before the notebook hears it

  const controls = element("div", { className: "dlw-knobs" });
  const inputs = {}, readouts = {};
  for (const { name, label, says, min, max, step, decimals } of knobs) {
    const input = element("input", { type: "range", name, min, max, step, value: values[name], title: says });
    input.setAttribute("aria-label", label); // the label's text alone, without the number beside it
    const readout = element("output", { className: "dlw-value" });
    controls.append(element("label", { className: "dlw-knob" }, element("span", { textContent: label }), input, readout));
    [inputs[name], readouts[name]] = [input, readout];
    readout.style.width = `${Math.max(`${min.toFixed(decimals)}`.length, `${max.toFixed(decimals)}`.length)}ch`;
    input.addEventListener("input", () => moved(name, Number(input.value)));
    input.addEventListener("change", tell);
  }
  const reset = element("button", { type: "button", className: "dlw-reset", textContent: "Reset" });
  reset.title = "back to where the sliders were; a double click on the picture does the same";
  controls.append(reset);
  const lines = element("div", { className: "dlw-lines" });
  lines.setAttribute("role", "status");
  lines.setAttribute("aria-live", "polite");
  lines.setAttribute("aria-atomic", "true");
  const canvas = element("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", model.get("says"));
  canvas.style.cssText = `width: ${width}px; aspect-ratio: ${width} / ${height}`;
  const root = element("div", { className: "dlw-board" }, controls, lines, canvas);
  el.append(root);

  const still = new Image();
  const url = URL.createObjectURL(new Blob([model.get("still")], { type: "image/png" }));
  still.src = url;

  // Drawing: once a frame, the newest scene, over a copy of the still part as large as the screen wants it.
  let waiting = 0;
  const under = document.createElement("canvas");
  const soon = () => (waiting ||= requestAnimationFrame(paint));
  function paint() {
    waiting = 0;
    if (!still.complete) return; // its end calls again; its size is known long before its pixels
    const scale = (canvas.clientWidth || width) / width * devicePixelRatio;
    const [w, h] = [Math.round(width * scale), Math.round(height * scale)];
    if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
    if (under.width !== w || under.height !== h) {
      [under.width, under.height] = [w, h];
      under.getContext("2d").drawImage(still, 0, 0, w, h);
    }
    const context = canvas.getContext("2d", { alpha: false });
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(under, 0, 0);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    if (first && knobs.some(({ name, start }) => Math.abs(values[name] - start) > 1e-9)) {
      context.globalAlpha = 0.3;
      for (const command of first.commands) if (ghosts.includes(command.of)) draw(context, command, first.points?.get(command.of));
      context.globalAlpha = 1;
    }
    for (const command of scene.commands) draw(context, command, scene.points?.get(command.of));
    root.dataset.drawn = JSON.stringify(scene.values ?? values);
    root.dispatchEvent(new CustomEvent("drawn", { bubbles: true }));
  }

  function read() {
    for (const { name, decimals } of knobs) say(readouts[name], values[name].toFixed(decimals).replace(/^-(0\.?0*)$/, "$1"));
  }

  function show() {
    read();
    for (const { name } of knobs) if (Number(inputs[name].value) !== values[name]) inputs[name].value = values[name];
    scene.lines.forEach((line, i) => {
      const row = lines.children[i] ?? lines.appendChild(element("div"));
      say(row, line);
      row.classList.toggle("dlw-reached", line.startsWith("✓"));
    });
    // Rows that are left over from more to say are emptied, not removed: nothing jumps.
    for (const row of [...lines.children].slice(scene.lines.length)) say(row, ""), row.classList.remove("dlw-reached");
    soon();
  }

  // Moving.
  const view = `${Math.random()}`; // another view of the same board has questions of its own
  let number = 0, flying = 0, pending = false, telling = 0;
  function moved(name, value) {
    values[name] = value;
    if (ahead) {
      scene = ahead(values);
      show();
      telling ||= setTimeout(tell, 150); // all that hears the kernel costs time that the hand would feel
    } else {
      read();
      ask();
    }
  }
  function tell() {
    clearTimeout(telling);
    telling = 0;
    if (ahead) model.set({ ...values }), model.save_changes();
  }
  function ask() {
    if (flying >= IN_FLIGHT) return void (pending = true);
    [flying, pending] = [flying + 1, false];
    model.send({ values: { ...values }, question: { view, number: ++number } });
    lines.setAttribute("aria-busy", "true"); // nothing is read out until the last answer is there
  }
  function answered() {
    scene = model.get("scene");
    // Whoever has answered a question has answered, or will pass over, all before it.
    if (scene.question.view === view) flying = number - scene.question.number;
    if (!flying && !pending) Object.assign(values, scene.values);
    show();
    if (pending) ask();
    else if (!flying) lines.removeAttribute("aria-busy");
  }
  function set(name) {
    if (ahead && values[name] !== model.get(name)) {
      values[name] = model.get(name);
      scene = ahead(values);
      show();
    }
  }
  function back() {
    for (const { name, start } of knobs) values[name] = start;
    if (ahead) (scene = ahead(values)), show(), tell();
    else show(), ask();
  }

  const handlers = knobs.map(({ name }) => [`change:${name}`, () => set(name)]);
  if (!ahead) handlers.push(["change:scene", answered]);
  for (const [event, handler] of handlers) model.on(event, handler);
  reset.addEventListener("click", back);
  canvas.addEventListener("dblclick", back);
  still.addEventListener("load", soon);
  const resized = new ResizeObserver(soon);
  resized.observe(canvas);
  show();
  return () => {
    for (const [event, handler] of handlers) model.off(event, handler);
    clearTimeout(telling);
    window.removeEventListener("keydown", pressed, true);
    resized.disconnect();
    cancelAnimationFrame(waiting);
    URL.revokeObjectURL(url);
  };
}

export default { render };
