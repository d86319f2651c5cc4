// Sets formulas: a line of JSON in, a line of JSON out.

import process from "node:process";
import { createInterface } from "node:readline";
import katex from "katex";

function set({ formula, display }) {
  try {
    return { html: katex.renderToString(formula, { displayMode: display, strict: "error", output: "htmlAndMathml" }) };
  } catch (error) {
    return { error: error.message };
  }
}

createInterface({ input: process.stdin }).on("line", (line) => process.stdout.write(`${JSON.stringify(set(JSON.parse(line)))}\n`));
