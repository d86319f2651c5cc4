// Sliders over a picture. The still part of the picture is an image. What moves is drawn here, from the commands with which
// matplotlib would have drawn it (recorder.py), in CSS pixels. There are two ways to learn what a move shows:
//
// - Python has worked out every state ahead, as one grid or one by one, and nothing needs to be asked, even if no kernel runs;
// - otherwise the kernel is asked. At most two questions are on their way, so the hand never waits and questions never pile up.

const MOVETO = 1, LINETO = 2, CURVE3 = 3, CURVE4 = 4, CLOSE = 79;
const IN_FLIGHT = 2;

const floats = (view) => new Float32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
const shorts = (view) => new Int16Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
const bytes = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

function element(kind, attributes = {}, ...children) {
  const node = document.createElement(kind);
  for (const [name, value] of Object.entries(attributes)) name in node ? (node[name] = value) : node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const made = new WeakMap();

/** What is made from a command only once, however often it is drawn. */
function once(command, make) {
  if (!made.has(command)) made.set(command, make(command));
  return made.get(command);
}

/** A path from points and their codes; without codes, straight lines with a gap wherever a coordinate is not a number. */
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

/** An image of a few pixels, ready to be stretched. */
function tile({ width, height, pixels }) {
  const canvas = element("canvas", { width, height });
  canvas.getContext("2d").putImageData(new ImageData(new Uint8ClampedArray(bytes(pixels)), width, height), 0, 0);
  return canvas;
}

/** A command's outline, and the places where it is drawn. */
function shape(command) {
  const places = command.kind === "markers" ? floats(command.places) : [0, 0];
  return { path: outline(floats(command.points), bytes(command.codes)), places };
}

/** Carry out a command. Where `points` are given, they say where its line or its markers are now. */
function draw(context, command, points) {
  context.save();
  if (command.clip) context.beginPath(), context.rect(...command.clip), context.clip();
  if (command.kind === "image") {
    context.imageSmoothingEnabled = false;
    context.drawImage(once(command, tile), ...command.box);
  } else {
    Object.assign(context, { lineWidth: command.width, lineCap: command.cap, lineJoin: command.join });
    context.setLineDash(command.dash);
    [context.fillStyle, context.strokeStyle] = [command.fill ?? "transparent", command.stroke ?? "transparent"];
    const own = command.kind === "path" && points ? { path: outline(points, []), places: [0, 0] } : once(command, shape);
    const places = command.kind === "markers" && points ? points : own.places;
    for (let i = 0; 2 * i < places.length; i++) {
      const [x, y] = [places[2 * i], places[2 * i + 1]];
      if (Number.isNaN(x + y)) continue;
      context.translate(x, y);
      if (command.fill) context.fill(own.path);
      if (command.stroke) context.stroke(own.path);
      context.translate(-x, -y);
    }
  }
  context.restore();
}

function drawAll(context, { commands, points }, alpha) {
  context.globalAlpha = alpha;
  for (const command of commands) draw(context, command, points?.get(command.of));
}

/** The picture: once a frame, the newest scene over a copy of the still part that is as large as the screen wants it. */
function painterOf(model, drawn, reset) {
  const [width, height] = model.get("size");
  const canvas = element("canvas", { role: "img", "aria-label": model.get("description"), ondblclick: reset });
  canvas.style.cssText = `width: ${width}px; aspect-ratio: ${width} / ${height}`;
  let scene = null, waiting = 0;
  const soon = () => (waiting ||= requestAnimationFrame(paint));
  const src = URL.createObjectURL(new Blob([model.get("still")], { type: "image/png" }));
  const still = element("img", { onload: soon, src }), under = element("canvas");
  function paint() {
    waiting = 0;
    if (!still.complete) return; // once loaded, it calls again; the size is known long before the pixels
    const scale = ((canvas.clientWidth || width) / width) * devicePixelRatio;
    const [w, h] = [Math.round(width * scale), Math.round(height * scale)];
    if (canvas.width !== w || canvas.height !== h) {
      for (const sheet of [canvas, under]) [sheet.width, sheet.height] = [w, h];
      under.getContext("2d").drawImage(still, 0, 0, w, h);
    }
    const context = canvas.getContext("2d", { alpha: false });
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(under, 0, 0);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    if (scene.ghost) drawAll(context, scene.ghost, 0.3);
    drawAll(context, scene, 1);
    drawn(scene.values);
  }
  const resized = new ResizeObserver(soon);
  resized.observe(canvas);
  function stop() {
    resized.disconnect();
    cancelAnimationFrame(waiting);
    URL.revokeObjectURL(src);
  }
  return { canvas, show: (newest) => ((scene = newest), soon()), stop };
}

/** Text in its place, with as little work for the page as possible: no new nodes, and nothing where nothing has changed. */
function say(place, text) {
  if (!place.firstChild) place.textContent = text;
  else if (place.firstChild.data !== text) place.firstChild.data = text;
}

/** A slider with its label and its number. Where its values are not evenly spaced, it moves over their numbers: 0, 1, 2... */
function slider({ name, label, description, min, max, step, decimals, stops }, talk) {
  const valueAt = (place) => (stops.length ? stops[place] : place);
  const placeOf = (value) => (stops.length ? stops.indexOf(value) : value);
  const [low, high] = [placeOf(min), placeOf(max)];
  const range = { type: "range", name, min: low, max: high, step };
  const input = element("input", { ...range, title: description, oninput, onchange: talk.settle });
  input.setAttribute("aria-label", label); // the label's text alone, without the number beside it
  const readout = element("output", { className: "dlw-value" });
  readout.style.width = `${Math.max(min.toFixed(decimals).length, max.toFixed(decimals).length)}ch`;
  function show(value) {
    say(readout, value.toFixed(decimals).replace(/^-(0\.?0*)$/, "$1").replace("-", "−"));
    if (stops.length) input.setAttribute("aria-valuetext", value); // read out in place of its number
    if (Number(input.value) !== placeOf(value)) input.value = placeOf(value);
  }
  function oninput() {
    const value = valueAt(Number(input.value));
    show(value);
    talk.move({ [name]: value });
  }
  const node = element("label", { className: "dlw-knob" }, element("span", { textContent: label }), input, readout);
  return { name, node, show };
}

/** Sliders, a button that resets them, and lines of text that are read out as they change. */
function controlsOf(knobs, talk) {
  const sliders = knobs.map((knob) => slider(knob, talk));
  const title = "back to where the sliders started; a double click on the picture does the same";
  const reset = element("button", { type: "button", className: "dlw-reset", title, textContent: "Reset", onclick: talk.reset });
  const text = element("div", { className: "dlw-lines", role: "status", "aria-live": "polite", "aria-atomic": "true" });
  function show(values, lines) {
    for (const { name, show } of sliders) show(values[name]);
    while (text.children.length < lines.length) text.append(element("div"));
    [...text.children].forEach((row, i) => {
      say(row, lines[i] ?? ""); // rows left over from a longer text are emptied, not removed, so that nothing jumps
      row.classList.toggle("dlw-reached", Boolean(lines[i]?.startsWith("✓")));
    });
  }
  function wait(waiting) {
    if (waiting) text.setAttribute("aria-busy", "true"); // nothing is read out until the last answer is there
    else text.removeAttribute("aria-busy");
  }
  return { nodes: [element("div", { className: "dlw-knobs" }, ...sliders.map(({ node }) => node), reset), text], show, wait };
}

// Whatever has the focus keeps its keys: with this attribute, arrows and letters are not shortcuts of the notebook. Shift+Enter
// still runs the cell, Ctrl+S still saves, and Escape goes back to the cell, as it does everywhere in a notebook.
function keepKeys(root) {
  function pressed({ target, key, shiftKey, ctrlKey, metaKey, altKey }) {
    if (!root.contains(target)) return;
    target.toggleAttribute("data-lm-suppress-shortcuts", !(ctrlKey || metaKey || altKey || (shiftKey && key === "Enter")));
    if (key === "Escape") root.closest("[tabindex]")?.focus();
  }
  window.addEventListener("keydown", pressed, true); // before the notebook hears it
  return () => window.removeEventListener("keydown", pressed, true);
}

const startsOf = (knobs) => Object.fromEntries(knobs.map(({ name, start }) => [name, start]));
const valuesIn = (model) => Object.fromEntries(model.get("knobs").map(({ name }) => [name, model.get(name)]));

/** The number of a state: the last slider runs through its places fastest. */
function numbered(knobs, values) {
  return knobs.reduce((sum, { name, min, step, count, stops }) => {
    const at = stops.length ? stops.indexOf(values[name]) : Math.round((values[name] - min) / step);
    return sum * count + Math.min(Math.max(at, 0), count - 1);
  }, 0);
}

/** One coordinate of an artist in each state: the same n values in all of them, or n values for each. */
function axis({ each, n, values }, unit) {
  const kept = each ? shorts(values) : floats(values);
  return { n, at: (state, i) => (each ? (kept[n * state + i] === -32768 ? NaN : kept[n * state + i] * unit) : kept[i]) };
}

/** Many states at once, worked out ahead: a function that makes the scene of each from its number. */
function grid({ commands, artists, unit, lines, height }) {
  const axes = artists.map(({ of, x, y }) => ({ of, x: axis(x, unit), y: axis(y, unit) }));
  const texts = lines.split("\n");
  return (state) => {
    const points = new Map();
    for (const { of, x, y } of axes) {
      const places = new Float32Array(2 * x.n);
      for (let i = 0; i < x.n; i++) (places[2 * i] = x.at(state, i)), (places[2 * i + 1] = y.at(state, i));
      points.set(of, places);
    }
    return { commands, points, lines: texts.slice(height * state, height * (state + 1)) };
  };
}

/** Every state was worked out ahead, and the kernel is only told where the sliders are. */
function telling(model, sceneOf, show) {
  const knobs = model.get("knobs"), ghosts = model.get("ghosts");
  const first = sceneOf(numbered(knobs, startsOf(knobs)));
  const ghost = { ...first, commands: first.commands.filter(({ of }) => ghosts.includes(of)) };
  let values = valuesIn(model), timer = 0;
  function go(moved) {
    values = { ...values, ...moved };
    const away = knobs.some(({ name, start }) => Math.abs(values[name] - start) > 1e-9);
    show({ ...sceneOf(numbered(knobs, values)), values, ghost: away && ghost }, values);
  }
  function move(moved) {
    go(moved);
    timer ||= setTimeout(settle, 150); // whatever hears of a move in the kernel takes time that the hand would feel
  }
  function settle() {
    timer = clearTimeout(timer);
    model.set(values);
    model.save_changes();
  }
  const heard = (name) => values[name] !== model.get(name) && go({ [name]: model.get(name) });
  const handlers = knobs.map(({ name }) => [`change:${name}`, () => heard(name)]);
  for (const [event, handler] of handlers) model.on(event, handler);
  function stop() {
    for (const [event, handler] of handlers) model.off(event, handler);
    clearTimeout(timer);
  }
  return { start: go, move, settle, reset: () => (go(startsOf(knobs)), settle()), stop };
}

/** The kernel is asked what each move shows. */
function asking(model, show, wait) {
  const starts = startsOf(model.get("knobs"));
  const view = `${Math.random()}`; // another view of the same board asks its own questions
  let values = valuesIn(model), number = 0, flying = 0, pending = false;
  function ask(moved) {
    values = { ...values, ...moved };
    pending = flying >= IN_FLIGHT;
    if (pending) return;
    flying++;
    model.send({ values, question: { view, number: ++number } });
    wait(true);
  }
  function answered() {
    const scene = model.get("scene");
    // Once a question is answered, all those before it have been answered too, or will be passed over.
    if (scene.question.view === view) flying = number - scene.question.number;
    if (!flying && !pending) values = { ...values, ...scene.values };
    show(scene, values);
    if (pending) ask();
    else if (!flying) wait(false);
  }
  model.on("change:scene", answered);
  return {
    start: () => show(model.get("scene"), values),
    move: ask,
    settle() {}, // the last question has said where the sliders are
    reset: () => (show(model.get("scene"), starts), ask(starts)),
    stop: () => model.off("change:scene", answered),
  };
}

function conversation(model, show, wait) {
  const ahead = model.get("ahead");
  const sceneOf = ahead.artists ? grid(ahead) : ahead.scenes && ((state) => ahead.scenes[state]);
  return sceneOf ? telling(model, sceneOf, show) : asking(model, show, wait);
}

function render({ model, el }) {
  const show = (scene, values) => (controls.show(values, scene.lines), painter.show(scene));
  const talk = conversation(model, show, (waiting) => controls.wait(waiting));
  const controls = controlsOf(model.get("knobs"), talk);
  const drawn = (values) => {
    root.dataset.drawn = JSON.stringify(values);
    root.dispatchEvent(new CustomEvent("drawn", { bubbles: true }));
  };
  const painter = painterOf(model, drawn, talk.reset);
  const root = element("div", { className: `dlw-board dlw-live-${model.get("twin")}` }, ...controls.nodes, painter.canvas);
  el.append(root);
  const releaseKeys = keepKeys(root);
  talk.start();
  return () => [talk.stop, releaseKeys, painter.stop].forEach((stop) => stop());
}

export default { render };
