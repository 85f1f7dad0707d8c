// Builds the page's elements. Nothing in this folder ever parses a string as HTML:
// every text goes through `textContent`, every attribute is set by name, so hostile
// words from a message stay words.

/**
 * An element with attributes and children. Children may be nodes, strings, numbers,
 * arrays of those, or null/false (left out). `on` holds listeners, `data` dataset entries.
 */
export function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else if (name === "data") {
      Object.assign(node.dataset, value);
    } else if (name === "value" || name === "checked" || name === "disabled") {
      node[name] = value;
    } else {
      node.setAttribute(name, value === true ? "" : String(value));
    }
  }
  append(node, children);
  return node;
}

export function append(node, children) {
  for (const child of [children].flat(Infinity)) {
    if (child === undefined || child === null || child === false || child === "") continue;
    node.append(child instanceof Node ? child : String(child));
  }
  return node;
}

export function replace(node, ...children) {
  node.replaceChildren();
  return append(node, children);
}

/** Paths on a 20 by 20 grid, drawn with a 1.6 stroke in the current colour. */
const ICONS = {
  lock: "M6 9V6.8a4 4 0 0 1 8 0V9M5 9h10v7.5H5z",
  reply: "M8 5 3.5 9.5 8 14M4 9.5h7.5a5 5 0 0 1 5 5V16",
  smile: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM7.3 11.8a3.4 3.4 0 0 0 5.4 0M7.6 8v.4M12.4 8v.4",
  more: "M4.5 10h.01M10 10h.01M15.5 10h.01",
  close: "M5 5l10 10M15 5 5 15",
  down: "M5.5 8l4.5 4.5L14.5 8",
  plus: "M10 4.5v11M4.5 10h11",
  minus: "M4.5 10h11",
  people: "M7.5 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 16.5c.3-3 2.5-5 5.5-5s5.2 2 5.5 5M13 3.9a3 3 0 0 1 0 5.3M14.6 11.9c2 .6 3.2 2.3 3.4 4.6",
  menu: "M3.5 5.5h13M3.5 10h13M3.5 14.5h13",
  home: "M3.5 9.5 10 4l6.5 5.5M5.5 8v8h9V8M8.5 16v-4.5h3V16",
  search: "M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13 13l4 4",
  bolt: "M11 2.5 4.5 11.5H10L9 17.5l6.5-9H10z",
  send: "M3.5 10 16.5 4l-4 13-3-5.5zM9.5 11.5l3-3.5",
  check: "M4.5 10.5 8.5 14.5 15.5 6",
  next: "M4 5l6 5-6 5zM11 5l6 5-6 5z",
  eye: "M2.5 10S5 5 10 5s7.5 5 7.5 5S15 15 10 15s-7.5-5-7.5-5zM10 12.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z",
  chat: "M4 4.5h12v8.5H9L5.5 16v-3H4z",
  back: "M12 5l-5 5 5 5",
  warn: "M10 3.5 17.5 16.5h-15zM10 8.5v3.5M10 14.2v.1",
  archive: "M3.5 4.5h13v3h-13zM4.5 7.5v8h11v-8M8.5 10.5h3",
  shared: "M7 13a3 3 0 0 1 0-6h2M11 7h2a3 3 0 0 1 0 6h-2M7.5 10h5",
};

const SVG = "http://www.w3.org/2000/svg";

function svg(paths, box, className) {
  const node = document.createElementNS(SVG, "svg");
  node.setAttribute("viewBox", box);
  node.setAttribute("class", className);
  node.setAttribute("aria-hidden", "true");
  for (const [shape, attributes] of paths) {
    const child = document.createElementNS(SVG, shape);
    for (const [name, value] of Object.entries(attributes)) child.setAttribute(name, value);
    node.append(child);
  }
  return node;
}

export function icon(name) {
  return svg([["path", { d: ICONS[name] ?? "" }]], "0 0 20 20", `icon icon-${name}`);
}

/** Podkeeper's mark: three seeds kept in one pod. */
export function mark() {
  return svg(
    [
      ["path", { d: "M4 20C4 10 10 4 20 4h8v8c0 10-6 16-16 16H4z", class: "mark-pod" }],
      ["circle", { cx: 10.6, cy: 21.4, r: 2.6, class: "mark-seed" }],
      ["circle", { cx: 16, cy: 16, r: 3.2, class: "mark-seed" }],
      ["circle", { cx: 21.8, cy: 10.2, r: 2.6, class: "mark-seed" }],
    ],
    "0 0 32 32",
    "mark",
  );
}

/** A button that shows only an icon; `label` is what a screen reader and the tooltip say. */
export function iconButton(name, label, onClick, props) {
  return h(
    "button",
    { type: "button", class: "icon-button", "aria-label": label, title: label, on: { click: onClick }, ...props },
    icon(name),
  );
}

let nextId = 0;
/** An id unique in this page, for aria references. */
export function uniqueId(prefix) {
  nextId += 1;
  return `${prefix}-${nextId}`;
}

/** The only link schemes a message may open. */
export function safeUrl(url) {
  const text = String(url ?? "").trim();
  if (!/^(https?:\/\/|mailto:)/i.test(text)) return null;
  try {
    const parsed = new URL(text);
    return ["http:", "https:", "mailto:"].includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

/** A link that opens elsewhere and tells the other side nothing; plain words if the URL is not allowed. */
export function link(url, ...label) {
  const href = safeUrl(url);
  if (!href) return h("span", { class: "dead-link", title: "This link is not opened: only http, https and mailto are." }, label);
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, label);
}

/** Only images that come with the page or inside the message are loaded; nothing is asked of other hosts. */
export function safeImage(url, alt, className) {
  const text = String(url ?? "");
  const inside = /^data:image\/(png|jpeg|gif|webp|svg\+xml)[;,]/i.test(text) || /^\/(?!\/)/.test(text);
  if (inside) return h("img", { src: text, alt: alt ?? "", class: className, loading: "lazy" });
  return h("span", { class: `image-missing ${className}`, role: "img", "aria-label": alt || "Image", title: "The sandbox loads no images from elsewhere." }, alt || "Image");
}
