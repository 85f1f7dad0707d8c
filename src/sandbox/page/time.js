// Instants and how people read them. Every function takes the zone of the reader (IANA name);
// nothing here asks the machine for the time: "now" is always the sandbox's clock.

const formats = new Map();

function format(zone, options) {
  const key = zone + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) {
    try {
      found = new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options });
    } catch {
      found = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...options });
    }
    formats.set(key, found);
  }
  return found;
}

export function timeOfDay(at, zone) {
  return format(zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(at));
}

/** "Sat 21 Nov, 19:44" */
export function dateAndTime(at, zone) {
  const date = format(zone, { weekday: "short", day: "numeric", month: "short" }).format(new Date(at)).replace(",", "");
  return `${date}, ${timeOfDay(at, zone)}`;
}

/** "Saturday, 21 November 2026 at 19:44", for tooltips. */
export function fullDate(at, zone) {
  return `${longDay(at, zone)} at ${timeOfDay(at, zone)} (${zone})`;
}

function longDay(at, zone) {
  return format(zone, { weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(new Date(at));
}

/** The local date as `2026-11-21`: two instants are on one day when these are equal. */
export function localDate(at, zone) {
  const parts = format(zone, { year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(new Date(at));
  const part = (type) => parts.find((entry) => entry.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}`;
}

function daysBetween(at, now, zone) {
  return Math.round((Date.parse(localDate(at, zone)) - Date.parse(localDate(now, zone))) / 86_400_000);
}

const RELATIVE_DAYS = new Map([[0, "Today"], [-1, "Yesterday"], [1, "Tomorrow"]]);

export function dayLabel(at, now, zone) {
  const relative = RELATIVE_DAYS.get(daysBetween(at, now, zone));
  if (relative) return relative;
  const sameYear = localDate(at, zone).slice(0, 4) === localDate(now, zone).slice(0, 4);
  const options = { weekday: "long", day: "numeric", month: "long", ...(sameYear ? {} : { year: "numeric" }) };
  return format(zone, options).format(new Date(at)).replace(",", "");
}

/** "in 1 d 13 h", "in 5 min", "now" */
export function until(at, now) {
  const minutes = Math.round((new Date(at) - new Date(now)) / 60_000);
  if (minutes < 1) return "now";
  if (minutes < 60) return `in ${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `in ${hours} h` : `in ${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 || days > 6 ? `in ${days} d` : `in ${days} d ${hours % 24} h`;
}

/** "Europe/Berlin" -> "Berlin" */
export function cityOf(zone) {
  return String(zone ?? "").split("/").pop().replaceAll("_", " ");
}

/** Slack's `<!date^seconds^tokens|fallback>` for one reader; null when the seconds are no number. */
export function slackDate(seconds, template, now, zone) {
  const millis = Number(seconds) * 1000;
  if (!Number.isFinite(millis) || Math.abs(millis) > 8.64e15) return null;
  const day = (options) => format(zone, options).format(new Date(millis));
  const pretty = (plain) => RELATIVE_DAYS.get(daysBetween(millis, now, zone))?.toLowerCase() ?? plain;
  const date = () => day({ day: "numeric", month: "long", year: "numeric" });
  const short = () => day({ day: "numeric", month: "short", year: "numeric" });
  const tokens = {
    date_num: () => localDate(millis, zone),
    date_slash: () => localDate(millis, zone).replaceAll("-", "/"),
    date,
    date_short: short,
    date_long: () => longDay(millis, zone),
    date_pretty: () => pretty(date()),
    date_short_pretty: () => pretty(short()),
    date_long_pretty: () => pretty(longDay(millis, zone)),
    day_divider_pretty: () => pretty(day({ weekday: "long", day: "numeric", month: "long" })),
    time: () => timeOfDay(millis, zone),
    time_secs: () => format(zone, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }).format(new Date(millis)),
    ago: () => ago(millis, now),
  };
  return template.replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(tokens, name) ? tokens[name]() : whole));
}

function ago(millis, now) {
  const difference = new Date(now) - millis;
  if (difference < 0) return until(millis, now);
  if (difference < 60_000) return "just now";
  return `${until(new Date(now).getTime() + difference, now).replace("in ", "")} ago`;
}
