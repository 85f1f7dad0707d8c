// Slack's mrkdwn, rendered to nodes. The grammar is Slack's: text arrives with & < > escaped,
// and everything in <angle brackets> is a reference. An unfinished or unknown construct stays text.

import { h, link, safeUrl } from "./dom.js";
import { emoji } from "./emoji.js";
import { channel, isBot, me, nameOf, now, zone } from "./state.js";
import { fullDate, slackDate } from "./time.js";

const STYLES = { "*": "strong", _: "em", "~": "s" };
const DEEPEST = 6;

function unescapeText(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/**
 * `links`: bare URLs become links. `names`: bare @here and #channel become references, as Slack does in a
 * mrkdwn object that is not `verbatim` (which is why the bot must not put people's words into one).
 */
export function renderMrkdwn(text, { links = true, names = false } = {}) {
  const root = document.createDocumentFragment();
  const context = { links, names, depth: 0 };
  const pieces = String(text ?? "").split(/```([\s\S]+?)```/);
  pieces.forEach((piece, index) => {
    if (index % 2 === 1) root.append(h("pre", { class: "code-block" }, unescapeText(piece.replace(/^\n|\n$/g, ""))));
    else if (piece !== "") renderLines(root, trimAround(piece, index, pieces.length), context);
  });
  return root;
}

/** A line break beside a code block belongs to the block, which already stands on its own line. */
function trimAround(piece, index, count) {
  let text = piece;
  if (index > 0) text = text.replace(/^\n/, "");
  if (index < count - 1) text = text.replace(/\n$/, "");
  return text;
}

function renderLines(root, text, context) {
  const lines = text.split("\n");
  let index = 0;
  const runOf = (pattern) => {
    const found = [];
    while (index < lines.length && pattern.test(lines[index])) found.push(lines[index++]);
    return found;
  };
  const quote = /^(&gt;|>) ?/;
  const item = /^(\s*)([•◦▪-]|\d{1,3}\.) +(?=\S)/;
  while (index < lines.length) {
    if (quote.test(lines[index])) {
      const quoted = runOf(quote).map((line) => line.replace(quote, ""));
      const node = h("blockquote");
      renderLines(node, quoted.join("\n"), context);
      root.append(node);
    } else if (item.test(lines[index])) {
      root.append(listOf(runOf(item), item, context));
    } else {
      const line = lines[index++];
      root.append(inline(line, context));
      const next = lines[index];
      if (next !== undefined && !quote.test(next) && !item.test(next)) root.append(h("br"));
    }
  }
}

function listOf(lines, pattern, context) {
  return h("ul", { class: "text-list" }, lines.map((line) => {
    const [whole, indent, bullet] = line.match(pattern);
    const row = h("li", {}, h("span", { class: "bullet" }, bullet === "-" ? "–" : bullet), h("span", {}, inline(line.slice(whole.length), context)));
    row.style.marginInlineStart = `${Math.min(indent.length, 12) * 0.5}em`;
    return row;
  }));
}

const PLAIN = /[^<`*_~:hH@#]+/y;
const BARE_URL = /https?:\/\/[^\s<>|"]+/iy;
const SHORTCODE = /:([a-z0-9_+'-]{1,60}):/y;
const BARE_NAME = /(@(?:here|channel|everyone)|#[\p{L}\p{N}_-]{1,80})(?![\p{L}\p{N}_-])/uy;
const LETTER = /[\p{L}\p{N}]/u;

function inline(text, context) {
  const root = document.createDocumentFragment();
  let plain = "";
  let index = 0;
  const flush = () => {
    if (plain) root.append(words(unescapeText(plain)));
    plain = "";
  };
  while (index < text.length) {
    const found = nodeAt(text, index, context);
    if (found) {
      flush();
      root.append(found.node);
      index = found.end;
    } else {
      plain += text[index++];
      PLAIN.lastIndex = index;
      const run = PLAIN.exec(text);
      if (run) {
        plain += run[0];
        index = PLAIN.lastIndex;
      }
    }
  }
  flush();
  return root;
}

/** The construct that begins at `index`, as `{ node, end }`, or null when the character is only a character. */
function nodeAt(text, index, context) {
  const mark = text[index];
  if (mark === "<") return bracketAt(text, index);
  if (mark === "`") {
    const end = text.indexOf("`", index + 1);
    return end > index + 1 ? { node: h("code", {}, unescapeText(text.slice(index + 1, end))), end: end + 1 } : null;
  }
  if (STYLES[mark]) return styleAt(text, index, mark, context);
  const before = text[index - 1] ?? " ";
  if (mark === ":") {
    SHORTCODE.lastIndex = index;
    const found = SHORTCODE.exec(text);
    const character = found && emoji(found[1]);
    return character ? { node: emojiNode(found[1], character), end: SHORTCODE.lastIndex } : null;
  }
  if (context.links && (mark === "h" || mark === "H") && !LETTER.test(before)) {
    BARE_URL.lastIndex = index;
    const found = BARE_URL.exec(text);
    if (!found) return null;
    const url = found[0].replace(/[.,;:!?)\]]+$/, "");
    return { node: link(unescapeText(url), unescapeText(url)), end: index + url.length };
  }
  if (context.names && (mark === "@" || mark === "#") && !LETTER.test(before)) return bareNameAt(text, index);
  return null;
}

function bareNameAt(text, index) {
  BARE_NAME.lastIndex = index;
  const found = BARE_NAME.exec(text);
  if (!found) return null;
  const end = BARE_NAME.lastIndex;
  return { node: found[1][0] === "@" ? broadcast(found[1].slice(1)) : h("span", { class: "ref" }, found[1]), end };
}

function styleAt(text, index, mark, context) {
  const before = text[index - 1] ?? " ";
  const first = text[index + 1] ?? " ";
  if (context.depth >= DEEPEST || LETTER.test(before) || /\s/.test(first) || first === mark) return null;
  for (let end = text.indexOf(mark, index + 2); end !== -1; end = text.indexOf(mark, end + 1)) {
    const insideBrackets = text.lastIndexOf("<", end) > Math.max(index, text.lastIndexOf(">", end)) && text.indexOf(">", end) !== -1;
    if (insideBrackets || /\s/.test(text[end - 1]) || LETTER.test(text[end + 1] ?? " ")) continue;
    const inner = inline(text.slice(index + 1, end), { ...context, depth: context.depth + 1 });
    return { node: h(STYLES[mark], {}, inner), end: end + 1 };
  }
  return null;
}

function bracketAt(text, index) {
  const end = text.indexOf(">", index);
  if (end === -1) return null;
  const [target, ...rest] = text.slice(index + 1, end).split("|");
  const label = rest.length > 0 ? unescapeText(rest.join("|")) : null;
  const node = reference(unescapeText(target), label);
  // "today" begins a line as "Today".
  if (node?.tagName === "TIME" && index === 0) node.textContent = node.textContent.replace(/^\p{Ll}/u, (letter) => letter.toLocaleUpperCase());
  return node && { node, end: end + 1 };
}

function reference(target, label) {
  if (/^@[UW]\w*$/.test(target)) return mention(target.slice(1));
  if (/^#[CG]\w*$/.test(target)) return channelReference(target.slice(1), label);
  if (target.startsWith("!date^")) {
    const [, seconds, template] = target.split("^");
    return dateNode(seconds, template ?? "", label);
  }
  if (target.startsWith("!subteam^")) return h("span", { class: "ref" }, label ?? "@group");
  if (target.startsWith("!")) return broadcast(target.slice(1).split("^")[0]);
  if (safeUrl(target) || /^\w+:/.test(target)) return link(target, words(label ?? target.replace(/^mailto:/, "")));
  return null;
}

export function mention(id) {
  const mine = id === me();
  return h("span", { class: mine ? "ref ref-me" : "ref", data: isBot(id) ? {} : { person: id } }, `@${nameOf(id)}`);
}

export function channelReference(id, label) {
  const found = channel(id);
  if (!found) return h("span", { class: "ref ref-closed" }, label ? `#${label}` : "a private channel");
  return h("button", { type: "button", class: "ref ref-link", data: { openChannel: id } }, `#${found.name}`);
}

export function broadcast(range) {
  return h("span", { class: "ref ref-all" }, `@${range}`);
}

export function dateNode(seconds, template, fallback) {
  const text = slackDate(seconds, template, now(), zone());
  if (text === null) return h("span", {}, fallback ?? "an unknown date");
  return h("time", { class: "ref-date", title: fullDate(Number(seconds) * 1000, zone()) }, text);
}

export function emojiNode(name, character) {
  return h("span", { class: "emoji", role: "img", "aria-label": name.replaceAll("_", " "), title: `:${name}:` }, character);
}

const METER = /([▰█■]*)([▱░□]*)/u;

/** Plain words; a run of bar characters becomes a meter, so that progress reads as one shape. */
export function words(text) {
  const root = document.createDocumentFragment();
  for (const piece of String(text).split(/([▰█■▱░□]{4,})/u)) {
    const [, full, rest] = piece.match(METER) ?? [];
    if (piece && full + rest === piece && piece.length >= 4) {
      root.append(h("span", { class: "meter", "aria-hidden": "true" }, h("span", { class: "meter-full" }, full), h("span", { class: "meter-rest" }, rest)));
    } else if (piece) {
      root.append(piece);
    }
  }
  return root;
}

/** A Slack text object: `mrkdwn` or `plain_text`. */
export function renderText(object) {
  if (!object) return document.createDocumentFragment();
  const text = typeof object === "string" ? object : String(object.text ?? "");
  if (object.type === "mrkdwn") return renderMrkdwn(text, { links: !object.verbatim, names: !object.verbatim });
  return plainText(text, object.emoji !== false);
}

/** plain_text knows emoji shortcodes and line breaks, and nothing else. */
export function plainText(text, withEmoji = true) {
  const root = document.createDocumentFragment();
  for (const piece of String(text ?? "").split(/(:[a-z0-9_+'-]{1,60}:)/)) {
    const character = withEmoji && /^:.+:$/.test(piece) ? emoji(piece.slice(1, -1)) : undefined;
    root.append(character ? emojiNode(piece.slice(1, -1), character) : words(piece));
  }
  return root;
}

/** A text object as one string, for labels that cannot hold nodes. */
export function textOf(object) {
  const text = typeof object === "string" ? object : String(object?.text ?? "");
  return text.replace(/:([a-z0-9_+'-]{1,60}):/g, (whole, name) => emoji(name) ?? whole);
}
