// Makes a picture of what is drawn: an SVG, or a PNG of it. DARK, LIGHT, TONES and FONT stand before this script.
// Always light, whatever the page is, with what it is of around it.

const AROUND = 24;
const NARROWEST = 420;
const TITLE = { size: 17, weight: 600 };
const LINE = { size: 12.5, weight: 400 };
const FEWEST_PIXELS = 2;

const canvas = document.createElement("canvas");
const pen = canvas.getContext("2d", { willReadFrequently: true });

// Any colour of CSS as [red, green, blue, how much of it].
const known = new Map();
function parsed(colour) {
  if (!known.has(colour)) {
    pen.canvas.width = pen.canvas.height = 1;
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
    known.set(colour, [red, green, blue, alpha / 255]);
  }
  return known.get(colour);
}

const hex = (parts) => "#" + parts.slice(0, 3).map((part) => Math.round(part).toString(16).padStart(2, "0")).join("");

// A colour of the dark theme in the light one: so much of one of its own, laid over its background.
const mixed = (a, b, share) => a.map((part, at) => part * share + b[at] * (1 - share));
function lightened(colour) {
  const ground = parsed(DARK.background).slice(0, 3);
  let best = { far: Infinity };
  for (const name of Object.keys(DARK)) {
    const own = parsed(DARK[name]).slice(0, 3);
    const way = own.map((part, at) => part - ground[at]);
    const length = way.reduce((sum, part) => sum + part * part, 0) || 1;
    const share = Math.min(1, Math.max(0, way.reduce((sum, part, at) => sum + part * (colour[at] - ground[at]), 0) / length));
    const far = mixed(own, ground, share).reduce((sum, part, at) => sum + (part - colour[at]) ** 2, 0);
    if (far < best.far - 1) best = { far, name, share };
  }
  return mixed(parsed(LIGHT[best.name]).slice(0, 3), parsed(LIGHT.background).slice(0, 3), best.share);
}

const SVG = "http://www.w3.org/2000/svg";
function svg(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const painted = (name, colour) => {
  const parts = parsed(colour);
  return { [name]: hex(parts), [`${name}-opacity`]: parts[3] < 1 ? parts[3].toFixed(3) : null };
};

function written(text, left, baseline, { size, weight, family = FONT, colour = LIGHT.ink }) {
  const look = { x: left, y: baseline, "font-size": `${size}px`, "font-weight": weight, "font-family": family };
  return svg("text", { ...look, ...painted("fill", colour), "xml:space": "preserve" }, text);
}

// What fits into a width, line by line; Chinese breaks anywhere.
function broken(text, width, { size, weight }) {
  pen.font = `${weight} ${size}px ${FONT}`;
  const lines = [""];
  for (const piece of text.match(/[\u0021-\u024f]+|\s|[^]/gu) ?? []) {
    const longer = lines.at(-1) + piece;
    if (pen.measureText(longer).width > width && lines.at(-1)) lines.push(piece.trim() ? piece : "");
    else lines[lines.length - 1] = longer;
  }
  return lines.map((line) => line.trim()).filter(Boolean);
}

// Plotly draws one figure as several layers; what only a pointer meets is left out.
const UNSEEN = ".draglayer, .hoverlayer, .menulayer, .zoomlayer, .selectionlayer, .modebar";
const COLOURED = ["fill", "stroke", "stop-color", "color"];
async function plotted(plot, isDark) {
  const { width, height } = plot.getBoundingClientRect();
  const node = svg("g", {});
  for (const layer of plot.querySelectorAll(".main-svg")) {
    const copy = layer.cloneNode(true);
    copy.querySelectorAll(UNSEEN).forEach((one) => one.remove());
    copy.removeAttribute("style");
    copy.setAttribute("overflow", "visible");
    node.append(copy);
  }
  if (isDark) {
    for (const one of node.querySelectorAll("*")) {
      for (const name of COLOURED) {
        if (one.style?.[name] && /^(rgb|#)/.test(one.style[name])) one.style[name] = hex(lightened(parsed(one.style[name])));
        const said = one.getAttribute(name);
        if (said && /^(rgb|#)/.test(said)) one.setAttribute(name, hex(lightened(parsed(said))));
      }
    }
    await Promise.all([...node.querySelectorAll("image")].map(lightenedImage));
  }
  return { node, width, height };
}

// A grid of colours is drawn as a small image.
async function lightenedImage(image) {
  const address = image.getAttribute("href") ?? image.getAttributeNS("http://www.w3.org/1999/xlink", "href");
  const loaded = new Image();
  loaded.src = address;
  await loaded.decode();
  const own = document.createElement("canvas");
  [own.width, own.height] = [loaded.naturalWidth, loaded.naturalHeight];
  const drawn = own.getContext("2d");
  drawn.drawImage(loaded, 0, 0);
  const pixels = drawn.getImageData(0, 0, own.width, own.height);
  const seen = new Map();
  for (let at = 0; at < pixels.data.length; at += 4) {
    const colour = [...pixels.data.slice(at, at + 3)];
    const name = colour.join();
    if (!seen.has(name)) seen.set(name, lightened(colour));
    pixels.data.set(seen.get(name).map(Math.round), at);
  }
  drawn.putImageData(pixels, 0, 0);
  image.removeAttributeNS("http://www.w3.org/1999/xlink", "href");
  image.setAttribute("href", own.toDataURL());
}

// A component of our own is laid out once more beside itself, in the light theme, and traced.
function traced(host) {
  const { width } = host.shadowRoot.querySelector(".frame").getBoundingClientRect();
  const beside = document.createElement("div");
  beside.style.cssText = `position: absolute; left: -20000px; top: 0; width: ${width}px; color-scheme: light; visibility: visible;`;
  for (const [name, colour] of Object.entries(TONES)) beside.style.setProperty(name, colour);
  const root = beside.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [...host.shadowRoot.adoptedStyleSheets];
  root.append(...[...host.shadowRoot.childNodes].map((one) => one.cloneNode(true)));
  // On a picture nothing can be clicked.
  root.querySelectorAll(".hint").forEach((one) => one.remove());
  host.after(beside);
  try {
    const frame = root.querySelector(".frame");
    const origin = frame.getBoundingClientRect();
    const node = svg("g", {});
    trace(frame, node, origin);
    return { node, width, height: origin.height };
  } finally {
    beside.remove();
  }
}

function trace(element, into, origin) {
  const look = getComputedStyle(element);
  if (look.display === "none" || look.visibility === "hidden") return;
  const box = element.getBoundingClientRect();
  const place = { x: box.left - origin.left, y: box.top - origin.top, width: box.width, height: box.height };
  if (element instanceof SVGSVGElement) {
    into.append(copied(element, place));
    return;
  }
  into.append(...ground(look, place), ...borders(look, place));
  for (const child of element.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) into.append(...texts(child, look, origin));
    else if (child.nodeType === Node.ELEMENT_NODE) trace(child, into, origin);
  }
}

function copied(drawing, place) {
  const copy = drawing.cloneNode(true);
  for (const [name, value] of Object.entries({ ...place, overflow: "visible" })) copy.setAttribute(name, value);
  const parts = [...drawing.querySelectorAll("*")];
  [...copy.querySelectorAll("*")].forEach((one, at) => {
    const look = getComputedStyle(parts[at]);
    for (const name of ["fill", "stroke"]) {
      const colours = look[name] === "none" ? { [name]: "none" } : painted(name, look[name]);
      for (const [key, value] of Object.entries(colours)) if (value !== null) one.setAttribute(key, value);
    }
    for (const name of ["stroke-width", "stroke-linecap", "stroke-linejoin", "vector-effect"]) {
      one.setAttribute(name, look.getPropertyValue(name));
    }
  });
  return copy;
}

const COLOUR = /(?:rgba?|color|oklab|oklch)\([^()]*\)/g;
function ground(look, place) {
  const { x, y, width, height } = place;
  if (!width || !height) return [];
  const round = look.borderRadius.endsWith("%") ? Math.min(width, height) / 2 : parseFloat(look.borderRadius) || null;
  const nodes = [];
  if (parsed(look.backgroundColor)[3]) nodes.push(svg("rect", { ...place, rx: round, ...painted("fill", look.backgroundColor) }));
  const colours = look.backgroundImage.match(COLOUR)?.filter((colour) => parsed(colour)[3]);
  if (!colours?.length) return nodes;
  if (look.backgroundImage.startsWith("radial")) {
    nodes.push(svg("rect", { ...place, ...painted("fill", colours.at(-1)) }));
    nodes.push(svg("circle", { cx: x + width / 2, cy: y + height / 2, r: 2.3, ...painted("fill", colours[0]) }));
  } else {
    nodes.push(svg("line", { x1: x, y1: y + height, x2: x + width, y2: y, "stroke-width": 1.5, ...painted("stroke", colours[0]) }));
  }
  return nodes;
}

function borders(look, { x, y, width, height }) {
  const sides = {
    Top: [x, y, x + width, y, 0, 1],
    Right: [x + width, y, x + width, y + height, -1, 0],
    Bottom: [x, y + height, x + width, y + height, 0, -1],
    Left: [x, y, x, y + height, 1, 0],
  };
  return Object.entries(sides).flatMap(([side, [x1, y1, x2, y2, inX, inY]]) => {
    const wide = parseFloat(look[`border${side}Width`]);
    const style = look[`border${side}Style`];
    const colour = look[`border${side}Color`];
    if (!wide || style === "none" || style === "hidden" || !parsed(colour)[3]) return [];
    const [byX, byY] = [(inX * wide) / 2, (inY * wide) / 2];
    const dashes = { dashed: `${3 * wide} ${2 * wide}`, dotted: `${wide} ${wide}` }[style] ?? null;
    const line = { x1: x1 + byX, y1: y1 + byY, x2: x2 + byX, y2: y2 + byY };
    return [svg("line", { ...line, "stroke-width": wide, "stroke-dasharray": dashes, ...painted("stroke", colour) })];
  });
}

// A text as it is broken into lines.
function texts(node, look, origin) {
  const lines = [];
  const range = document.createRange();
  let at = 0;
  for (const sign of node.data) {
    range.setStart(node, at);
    at += sign.length;
    range.setEnd(node, at);
    const box = range.getClientRects()[0];
    if (!box || !box.width) continue;
    const last = lines.at(-1);
    if (last && Math.abs(last.box.top - box.top) < 2) last.text += sign;
    else lines.push({ text: sign, box });
  }
  pen.font = `${look.fontWeight} ${look.fontSize} ${look.fontFamily}`;
  const { fontBoundingBoxAscent: above, fontBoundingBoxDescent: below } = pen.measureText("国");
  const style = { size: parseFloat(look.fontSize), weight: look.fontWeight, family: look.fontFamily, colour: look.color };
  return lines
    .filter(({ text }) => text.trim())
    .map(({ text, box }) =>
      written(text, box.left - origin.left, box.top - origin.top + (box.height * above) / (above + below), style),
    );
}

async function drawn({ of, is_dark: isDark }) {
  const place = document.querySelector(`.st-key-${CSS.escape(of)}`);
  const host = [...place.querySelectorAll("*")].find((one) => one.shadowRoot?.querySelector(".frame"));
  const plot = host.shadowRoot.querySelector(".chart .plot");
  if (!plot) return traced(host);
  await plot.whole();
  return plotted(plot, isDark);
}

async function composed(asked) {
  await document.fonts.ready;
  const { node, width: inner, height: tall } = await drawn(asked);
  const room = Math.max(inner, NARROWEST);
  const width = Math.ceil(room + 2 * AROUND);
  const parts = [];
  let down = AROUND;
  const write = (text, look) => {
    for (const line of broken(text, room, look)) {
      down += look.size * 1.4;
      parts.push(written(line, AROUND, down - look.size * 0.35, look));
    }
  };
  write(asked.title, TITLE);
  down += 14;
  node.setAttribute("transform", `translate(${AROUND} ${down})`);
  down += tall + 14;
  asked.lines.forEach((line) => write(line, { ...LINE, colour: LIGHT.quiet }));
  const height = Math.ceil(down + AROUND);
  const ground = svg("rect", { width, height, fill: LIGHT.background });
  const said = svg("title", {}, asked.title);
  return svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "font-family": FONT }, said, ground, ...parts, node);
}

const rastered = (image, pixels) => {
  const own = document.createElement("canvas");
  [own.width, own.height] = [image.naturalWidth * pixels, image.naturalHeight * pixels];
  own.getContext("2d").drawImage(image, 0, 0, own.width, own.height);
  return new Promise((done, failed) => own.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture"))), "image/png"));
};

// The picture asked for, as a file: `svg` or `png`.
export async function picture(asked, ending) {
  const node = await composed(asked);
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(node)}`;
  const file = new Blob([text], { type: "image/svg+xml" });
  if (ending === "svg") return file;
  const image = new Image();
  const address = URL.createObjectURL(file);
  try {
    image.src = address;
    await image.decode();
    return await rastered(image, Math.max(FEWEST_PIXELS, window.devicePixelRatio));
  } finally {
    URL.revokeObjectURL(address);
  }
}
