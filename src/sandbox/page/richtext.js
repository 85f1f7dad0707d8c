// The `rich_text` block: sections, lists, quotes, preformatted text and their leaves.

import { h, link } from "./dom.js";
import { emoji } from "./emoji.js";
import { broadcast, channelReference, dateNode, emojiNode, mention, words } from "./mrkdwn.js";

export function renderRichText(block) {
  const root = document.createDocumentFragment();
  for (const element of block.elements ?? []) root.append(richElement(element));
  return root;
}

function richElement(element) {
  switch (element.type) {
    case "rich_text_list":
      return richList(element);
    case "rich_text_quote":
      return h("blockquote", {}, leaves(element.elements));
    case "rich_text_preformatted":
      return h("pre", { class: "code-block" }, (element.elements ?? []).map((leaf) => leaf.text ?? leaf.url ?? ""));
    default:
      return h("div", { class: "rich-section" }, leaves(element.elements));
  }
}

function richList(element) {
  const ordered = element.style === "ordered";
  const list = h(ordered ? "ol" : "ul", { class: "rich-list", start: ordered && element.offset ? element.offset + 1 : undefined },
    (element.elements ?? []).map((item) => h("li", {}, leaves(item.elements))));
  list.style.marginInlineStart = `${Math.min(element.indent ?? 0, 8) * 1.5}em`;
  return list;
}

const leaves = (elements) => (elements ?? []).map((leaf) => styled(leafNode(leaf), leaf.style));

function leafNode(leaf) {
  switch (leaf.type) {
    case "text":
      return words(leaf.text ?? "");
    case "link":
      return link(leaf.url, words(leaf.text || leaf.url || ""));
    case "user":
      return mention(leaf.user_id ?? "");
    case "channel":
      return channelReference(leaf.channel_id ?? "", null);
    case "usergroup":
      return h("span", { class: "ref" }, "@group");
    case "broadcast":
      return broadcast(leaf.range ?? "here");
    case "emoji": {
      const character = emoji(leaf.name);
      return character ? emojiNode(leaf.name, character) : document.createTextNode(`:${leaf.name}:`);
    }
    case "date":
      return dateNode(leaf.timestamp, leaf.format ?? "{date_short_pretty} {time}", leaf.fallback);
    case "color":
      return colourNode(leaf.value);
    default:
      return document.createTextNode(leaf.text ?? "");
  }
}

function colourNode(value) {
  const swatch = h("span", { class: "swatch", "aria-hidden": "true" });
  if (/^#[0-9a-f]{3,8}$/i.test(value ?? "")) swatch.style.backgroundColor = value;
  return h("span", {}, swatch, value ?? "");
}

const STYLES = [["code", "code"], ["bold", "strong"], ["italic", "em"], ["strike", "s"], ["underline", "u"]];

function styled(node, style) {
  if (!style) return node;
  return STYLES.reduce((inner, [name, tag]) => (style[name] ? h(tag, {}, inner) : inner), node);
}
