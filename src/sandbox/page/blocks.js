// Block Kit's blocks, drawn to nodes. A block this page does not know is named, never dropped silently:
// the person trying out the bot should see that something was there.

import { append, h, safeImage, uniqueId } from "./dom.js";
import { renderElement } from "./elements.js";
import { plainText, renderText, textOf } from "./mrkdwn.js";
import { renderRichText } from "./richtext.js";

/**
 * Draws all blocks of a surface into a fragment and settles the surface's form. Besides what elements.js asks
 * of a surface, `heading` is the tag of its headers.
 */
export function renderBlocks(blocks, surface) {
  surface.form.begin();
  const root = document.createDocumentFragment();
  (blocks ?? []).forEach((block, index) => {
    const blockId = block.block_id ?? `block-${index}`;
    const draw = BLOCKS[block.type] ?? unknownBlock;
    const node = draw(block, surface, blockId);
    node.classList.add("block");
    root.append(node);
  });
  surface.form.end();
  return root;
}

const BLOCKS = {
  header: (block, surface) => h(surface.heading ?? "h2", { class: "block-header" }, renderText(block.text)),
  divider: () => h("hr", { class: "block-divider" }),
  section: sectionBlock,
  context: contextBlock,
  actions: (block, surface, blockId) =>
    h("div", { class: "block-actions" }, (block.elements ?? []).map((element) => renderElement(element, surface, { blockId }))),
  image: imageBlock,
  rich_text: (block) => h("div", { class: "block-text" }, renderRichText(block)),
  table: tableBlock,
  markdown: (block) => h("div", { class: "block-text preformatted" }, plainText(block.text)),
  input: inputBlock,
};

function unknownBlock(block) {
  return h("div", { class: "unknown" }, `A block of the kind “${block.type ?? "?"}” is not shown in the sandbox.`);
}

function sectionBlock(block, surface, blockId) {
  const body = h("div", { class: "section-body" });
  if (block.text) body.append(h("div", { class: "block-text" }, renderText(block.text)));
  if (block.fields?.length) {
    body.append(h("div", { class: "section-fields" }, block.fields.map((field) => h("div", { class: "block-text" }, renderText(field)))));
  }
  const wide = ["checkboxes", "radio_buttons"].includes(block.accessory?.type);
  const wiring = { blockId, label: textOf(block.text).slice(0, 120) };
  const accessory = block.accessory && h("div", { class: "section-accessory" }, renderElement(block.accessory, surface, wiring));
  return h("div", { class: wide ? "block-section stacked" : "block-section" }, body, accessory);
}

function contextBlock(block) {
  return h("div", { class: "block-context" }, (block.elements ?? []).map((element) =>
    element.type === "image"
      ? safeImage(element.image_url, element.alt_text, "image-tiny")
      : h("span", { class: "context-text" }, renderText(element))));
}

function imageBlock(block) {
  const title = block.title && h("figcaption", {}, renderText(block.title));
  return h("figure", { class: "block-image" }, title, safeImage(block.image_url, block.alt_text, "image-large"));
}

function tableBlock(block) {
  const settings = block.column_settings ?? [];
  const cell = (content, column, head) => {
    const align = settings[column]?.align;
    const side = align && align !== "left" ? ` align-${align}` : "";
    return h(head ? "th" : "td", { scope: head ? "col" : undefined, class: `${settings[column]?.is_wrapped ? "wraps" : ""}${side}` }, cellContent(content));
  };
  const [head, ...rows] = block.rows ?? [];
  return h("div", { class: "block-table", tabindex: "0", role: "region", "aria-label": "Table" },
    h("table", {},
      head && h("thead", {}, h("tr", {}, head.map((content, column) => cell(content, column, true)))),
      h("tbody", {}, rows.map((row) => h("tr", {}, row.map((content, column) => cell(content, column, false)))))));
}

function cellContent(content) {
  if (content?.type === "rich_text") return renderRichText(content);
  if (content?.type === "raw_number") return String(content.value ?? content.text ?? "");
  return plainText(content?.text ?? "");
}

function inputBlock(block, surface, blockId) {
  const id = uniqueId("field");
  const hintId = block.hint ? uniqueId("hint") : null;
  const errorId = uniqueId("error");
  const grouped = ["checkboxes", "radio_buttons"].includes(block.element?.type);
  const label = h(grouped ? "div" : "label", { class: "input-label", for: grouped ? undefined : id }, plainText(textOf(block.label)),
    block.optional && h("span", { class: "optional" }, "optional"));
  const wiring = {
    blockId,
    id,
    label: textOf(block.label),
    labelled: !grouped,
    required: !block.optional,
    describedBy: [hintId, errorId].filter(Boolean).join(" "),
    quiet: !block.dispatch_action,
  };
  const error = h("p", { class: "field-error", id: errorId, role: "alert", hidden: true });
  const node = h("div", { class: "block-input", data: { block: blockId } }, label, renderElement(block.element, surface, wiring), error);
  if (block.hint) append(node, [h("p", { class: "input-hint", id: hintId }, plainText(textOf(block.hint)))]);
  return node;
}

