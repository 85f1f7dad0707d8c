// The emoji shortcodes this workspace knows. An unknown one stays as it was written.

const EMOJI = {
  "+1": "👍", "-1": "👎", thumbsup: "👍", thumbsdown: "👎", white_check_mark: "✅", heavy_check_mark: "✔️", x: "❌",
  heavy_multiplication_x: "✖️", warning: "⚠️", rotating_light: "🚨", bell: "🔔", no_bell: "🔕", mega: "📣", loudspeaker: "📢",
  tada: "🎉", clap: "👏", raised_hands: "🙌", pray: "🙏", wave: "👋", eyes: "👀", heart: "❤️", green_heart: "💚", fire: "🔥",
  rocket: "🚀", star: "⭐", sparkles: "✨", bulb: "💡", dart: "🎯", trophy: "🏆", medal: "🏅", seedling: "🌱", herb: "🌿",
  chart_with_upwards_trend: "📈", chart_with_downwards_trend: "📉", bar_chart: "📊", calendar: "📅", spiral_calendar_pad: "🗓️",
  date: "📅", clock1: "🕐", alarm_clock: "⏰", hourglass: "⌛", hourglass_flowing_sand: "⏳", stopwatch: "⏱️", memo: "📝",
  pencil: "📝", pencil2: "✏️", clipboard: "📋", pushpin: "📌", round_pushpin: "📍", link: "🔗", lock: "🔒", unlock: "🔓",
  key: "🔑", mag: "🔍", books: "📚", book: "📖", bookmark: "🔖", email: "📧", envelope: "✉️", inbox_tray: "📥",
  outbox_tray: "📤", package: "📦", moneybag: "💰", euro: "💶", dollar: "💵", credit_card: "💳", scales: "⚖️", test_tube: "🧪",
  microscope: "🔬", alembic: "⚗️", construction: "🚧", no_entry: "⛔", no_entry_sign: "🚫", octagonal_sign: "🛑",
  large_green_circle: "🟢", large_yellow_circle: "🟡", large_orange_circle: "🟠", red_circle: "🔴", large_blue_circle: "🔵",
  white_circle: "⚪", black_circle: "⚫", large_green_square: "🟩", large_yellow_square: "🟨", large_red_square: "🟥",
  arrow_up: "⬆️", arrow_down: "⬇️", arrow_right: "➡️", arrow_left: "⬅️", arrow_upper_right: "↗️", arrow_lower_right: "↘️",
  small_red_triangle: "🔺", small_red_triangle_down: "🔻", fast_forward: "⏩", repeat: "🔁", arrows_counterclockwise: "🔄",
  smile: "😄", slightly_smiling_face: "🙂", neutral_face: "😐", disappointed: "😞", joy: "😂", thinking_face: "🤔", sob: "😭",
  sweat_smile: "😅", palm_tree: "🌴", desert_island: "🏝️", airplane: "✈️", face_with_thermometer: "🤒", sunny: "☀️",
  sunrise: "🌅", crescent_moon: "🌙", zzz: "💤", coffee: "☕", house: "🏠", office: "🏢", busts_in_silhouette: "👥",
  bust_in_silhouette: "👤", speech_balloon: "💬", question: "❓", grey_question: "❔", exclamation: "❗", information_source: "ℹ️",
  ballot_box_with_check: "☑️", one: "1️⃣", two: "2️⃣", three: "3️⃣", four: "4️⃣", five: "5️⃣", handshake: "🤝", muscle: "💪",
  robot_face: "🤖", gear: "⚙️", wrench: "🔧", hammer_and_wrench: "🛠️", shield: "🛡️", globe_with_meridians: "🌐",
  earth_africa: "🌍", checkered_flag: "🏁", triangular_flag_on_post: "🚩", wastebasket: "🗑️", baby_chick: "🐥", ship: "🚢",
};

/** The character for a shortcode name without its colons, or undefined. */
export function emoji(name) {
  const plain = String(name ?? "").split("::")[0];
  return Object.hasOwn(EMOJI, plain) ? EMOJI[plain] : undefined;
}

/** What the message menu offers as reactions. */
export const REACTIONS = ["+1", "white_check_mark", "eyes", "tada", "heart", "thinking_face"];
