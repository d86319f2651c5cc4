// What a page does besides being read: boards come to life, by the same board.js as in a notebook, with no kernel behind it.

import board from "../../src/dl_workshop/widgets/board.js";
import { unpacked } from "./unpacking.js";

const scripts = new Map();

/** Load a script of the site once. It may be needed on a page that was opened from a disk, which could not fetch a file. */
export function script(source) {
  if (!scripts.has(source)) {
    scripts.set(source, new Promise((resolve, reject) => {
      document.head.append(Object.assign(document.createElement("script"), { src: source, onload: resolve, onerror: reject }));
    }));
  }
  return scripts.get(source);
}

/** All that board.js asks of a widget's model. */
class Model {
  constructor(state) {
    this.state = state;
  }
  get(name) {
    return this.state[name];
  }
  set(values) {
    Object.assign(this.state, values);
  }
  on() {}
  off() {}
  save_changes() {}
}

/** Put the board in the place of its picture; if the focus was there, it goes on with the first slider. */
async function liven(place) {
  if (place.dataset.state) return;
  place.dataset.state = "loading";
  const name = place.dataset.board;
  try {
    await script(`boards/${name}.js`);
    const model = new Model(await unpacked(window.dlWorkshop.boards[name]));
    const focused = place.contains(document.activeElement);
    const picture = [...place.childNodes];
    board.render({ model, el: place });
    for (const node of picture) node.remove();
    if (focused) place.querySelector("input").focus();
    place.dataset.state = "live";
  } catch (error) {
    place.dataset.state = "failed";
    place.querySelector("figcaption").textContent = "The sliders of this picture could not be loaded.";
    throw error;
  }
}

/** A board is loaded when it is touched, or when the page has time and the board is near to being seen. */
function prepare(place) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Move the sliders" });
  button.addEventListener("click", () => liven(place));
  place.querySelector("figcaption").replaceChildren(button);
  for (const touch of ["pointerdown", "focusin"]) place.addEventListener(touch, () => liven(place), { once: true });
  const near = new IntersectionObserver((seen) => {
    if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
    near.disconnect();
    idle(() => liven(place));
  }, { rootMargin: "150% 0px" });
  near.observe(place);
}

const idle = window.requestIdleCallback ? (work) => requestIdleCallback(work, { timeout: 2000 }) : (work) => setTimeout(work, 200);

/** A long line of code, or a wide table, can be scrolled with the keys as well. */
function scrollable(node) {
  if (node.scrollWidth > node.clientWidth) node.tabIndex = 0;
}

function descents(places) {
  const near = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      idle(() => script("_static/descent.js").then(() => window.dlWorkshop.descent(target)));
    }
  }, { rootMargin: "100% 0px" });
  for (const place of places) near.observe(place);
}

for (const place of document.querySelectorAll(".dlw-live[data-board]")) prepare(place);
const scroll = () => document.querySelectorAll("article pre, .table-wrapper, .dlw-attempt").forEach(scrollable);
scroll();
document.addEventListener("toggle", scroll, true); // what was folded had no width
descents(document.querySelectorAll(".dlw-descent"));
