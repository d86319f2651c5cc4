// The file of a board, as `book/boards.py` has packed it, made into what the kernel would have told the page.

/** The state of a board from its base64. */
export async function unpacked(small) {
  const packed = Uint8Array.from(atob(small), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const whole = new Uint8Array(await new Response(stream).arrayBuffer());
  const end = 4 + new DataView(whole.buffer).getUint32(0, true);
  const seen = new Map();
  return filled(JSON.parse(new TextDecoder().decode(whole.subarray(4, end))), whole.subarray(end), seen);
}

/** The same, with bytes where the text points at some. */
function filled(value, bytes, seen) {
  if (Array.isArray(value)) return value.map((part) => filled(part, bytes, seen));
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value.bytes)) return view(...value.bytes, bytes, seen);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, filled(part, bytes, seen)]));
}

function view(start, length, n, bytes, seen) {
  const key = `${start} ${length} ${n}`;
  if (!seen.has(key)) {
    const part = bytes.subarray(start, start + length);
    seen.set(key, new DataView(n ? summed(part, n) : part.slice().buffer));
  }
  return seen.get(key);
}

/** Shorts from what each state differs by from the one before, n of them for each; the low bytes come first. */
function summed(part, n) {
  const count = part.length / 2, shorts = new Int16Array(count);
  for (let i = 0; i < count; i++) shorts[i] = (part[i] | (part[count + i] << 8)) + (i < n ? 0 : shorts[i - n]);
  return shorts.buffer;
}
