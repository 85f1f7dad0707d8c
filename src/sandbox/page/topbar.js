// The bar over everything: who one is, and what time it is in the sandbox.

import { post } from "./api.js";
import { h, icon, iconButton, mark, replace } from "./dom.js";
import { avatar, peopleRows, standing } from "./people.js";
import { openList } from "./picker.js";
import { closePopup, toast } from "./popup.js";
import { askStatus } from "./status.js";
import { hashFor, me, now, person, state, zone } from "./state.js";
import { cityOf, dateAndTime, fullDate, until } from "./time.js";

export class Topbar {
  /** `actAs(person)` changes who one is; `onMoved` runs after the clock has moved. */
  constructor(node, { actAs, onMoved }) {
    this.actAs = actAs;
    this.onMoved = onMoved;
    this.moving = false;
    this.who = h("button", { type: "button", class: "who", "aria-haspopup": "listbox", "aria-expanded": "false", on: { click: () => this.choosePerson() } });
    this.time = h("span", { class: "clock-time" });
    this.hour = this.clockButton("+1 hour", { advance_seconds: 3600 });
    this.day = this.clockButton("+1 day", { advance_seconds: 86_400 });
    this.ahead = h("span", { class: "next-ahead" });
    this.next = this.clockButton([icon("next"), h("span", { class: "next-text" }, h("span", { class: "next-label" }, "Jump to what happens next"), this.ahead)], { next: true });
    this.next.classList.add("next");
    this.places = iconButton("menu", "Conversations", () => this.showPlaces(!document.body.classList.contains("with-places")), { "aria-controls": "sidebar", "aria-expanded": "false" });
    this.places.classList.add("places-button");
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.showPlaces(false));
    window.addEventListener("hashchange", () => this.showPlaces(false));
    replace(node,
      this.places,
      h("div", { class: "brand" }, mark(), h("span", { class: "brand-name" }, "Podkeeper"), h("span", { class: "brand-kind" }, "sandbox")),
      this.who,
      h("div", { class: "clock", role: "group", "aria-label": "The sandbox's clock" }, this.time, this.hour, this.day, this.next));
  }

  /** On a narrow page the sidebar lies over the conversation, when it is asked for. */
  showPlaces(shown) {
    document.body.classList.toggle("with-places", shown);
    this.places.setAttribute("aria-expanded", String(shown));
  }

  clockButton(content, move) {
    return h("button", { type: "button", class: "clock-button", on: { click: () => this.move(move) } }, content);
  }

  draw() {
    const someone = person(me());
    replace(this.who,
      avatar(me(), "small"),
      h("span", { class: "who-text" },
        h("span", { class: "who-name" }, h("span", { class: "who-as" }, "Acting as "), someone?.real_name ?? me()),
        h("span", { class: "who-detail" }, standing(someone))),
      icon("down"));
    this.drawClock();
  }

  drawClock() {
    const { clock } = state.workspace;
    replace(this.time, dateAndTime(clock.now, zone()), h("span", { class: "clock-zone" }, cityOf(zone())));
    this.time.title = fullDate(clock.now, zone());
    const stopped = !clock.can_move;
    const still = "This sandbox runs on the machine's clock, so its time cannot be moved.";
    for (const button of [this.hour, this.day]) this.enable(button, !stopped, stopped ? still : "Everything that falls due on the way happens.");
    const next = stopped ? null : clock.next;
    this.ahead.textContent = next ? `${dateAndTime(next.at, zone())} · ${next.what}` : stopped ? "This clock cannot be moved" : "Nothing is scheduled";
    const none = "Nothing is scheduled: no reminder, no check-in, no deadline. Set one up first, for example with a command.";
    this.enable(this.next, Boolean(next), next ? `${next.what}: ${fullDate(next.at, zone())}, ${until(next.at, now())}` : stopped ? still : none);
  }

  /** A control that cannot be used stays focusable, so that its reason can be read. */
  enable(button, usable, why) {
    button.setAttribute("aria-disabled", String(!usable || this.moving));
    button.title = why;
  }

  async move(body) {
    const { clock } = state.workspace;
    const refused = !clock.can_move || (body.next && !clock.next);
    if (this.moving || refused) {
      if (refused) toast(body.next ? this.next.title : this.hour.title);
      return;
    }
    this.setMoving(true);
    try {
      const answer = await post("clock", body);
      const time = `It is now ${dateAndTime(answer.now ?? now(), zone())} in ${cityOf(zone())}.`;
      toast(answer.what ? `${time} What happened first: ${answer.what}` : time);
    } catch (problem) {
      toast(problem.message, { error: true });
    }
    this.setMoving(false);
    this.onMoved();
  }

  setMoving(moving) {
    this.moving = moving;
    this.next.parentNode.classList.toggle("moving", moving);
    this.drawClock();
  }

  choosePerson() {
    const rows = peopleRows({ withDeleted: true }).map((row) => ({
      ...row,
      label: row.label.replace(/ \(you\)$/, ""),
      disabled: person(row.key)?.deleted,
    }));
    openList(this.who, {
      choices: rows,
      label: "Act as",
      className: "people-panel",
      isChosen: (row) => row.key === me(),
      foot: h("div", { class: "list-foot" },
        h("button", { type: "button", class: "button wide", on: { click: () => { closePopup(); askStatus(); } } }, "Set a status…"),
        h("p", { class: "list-hint" }, h("kbd", {}, "Ctrl"), " + click opens a second window as that person")),
      onPick: (row, popup, event) => {
        popup.close();
        if (event.ctrlKey || event.metaKey) window.open(hashFor(row.key, state.place), "_blank", "noopener");
        else this.actAs(row.key);
      },
    });
  }
}
