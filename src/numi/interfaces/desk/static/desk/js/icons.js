// Icons drawn by our scripts, in the manner of the pages (24 grid, round ends).
import { make } from "./dom.js";

const PATHS = {
  "octagon-alert": "M8.2 2.8h7.6l5.4 5.4v7.6l-5.4 5.4H8.2l-5.4-5.4V8.2z M12 7.5v5.2 M12 16.3v.1",
  quote: "M4 5.5h16v11h-8l-4.5 4v-4H4z M8 9.5h8 M8 12.7h5",
  lightbulb: "M9 17.5c0-2.5-3-4-3-8a6 6 0 0 1 12 0c0 4-3 5.5-3 8z M9.5 21h5",
  "mouse-pointer-click": "M9.5 9.5l4.2 11 2-4.8 4.8-2z M4 4l1.8 1.8 M9 2.5v2.3 M2.5 9h2.3",
  ban: "M12 3.2a8.8 8.8 0 1 0 0 17.6a8.8 8.8 0 1 0 0-17.6 M5.8 5.8l12.4 12.4",
  eye: "M2.5 12c3-5 6-7 9.5-7s6.500 2 9.500 7c-3 5-6 7-9.500 7s-6.500-2-9.500-7z M12 9.500a2.500 2.500 0 1 0 0 5a2.500 2.500 0 1 0 0-5",
  pencil: "M4 20l1-4L16 5l3 3L8 19z M14 7l3 3",
  calendar: "M5 5h14a1.500 1.500 0 0 1 1.500 1.500v12A1.500 1.500 0 0 1 19 20H5a1.500 1.500 0 0 1-1.500-1.500v-12A1.500 1.500 0 0 1 5 5z M3.500 10h17 M8 2.500V6 M16 2.500V6",
  check: "M4.500 12.500l5 5 10-11",
  hourglass: "M6 3h12 M6 21h12 M7 3c0 5 5 6 5 9s-5 4-5 9 M17 3c0 5-5 6-5 9s5 4 5 9",
  lock: "M6 11h12v9H6z M8.500 11V8a3.500 3.500 0 0 1 7 0v3",
  search: "M11 4a7 7 0 1 0 0 14a7 7 0 1 0 0-14 M16 16l4.500 4.500",
  users: "M9 11a3.500 3.500 0 1 0 0-7a3.500 3.500 0 1 0 0 7 M3 20c0-4 2.500-6 6-6s6 2 6 6 M16 4.500a3.500 3.500 0 0 1 0 6.500 M18 14.500c2 .8 3 2.700 3 5.500",
  inbox: "M3.500 13.500l3-9h11l3 9v6h-17z M3.500 13.500h5l1.500 2.500h4l1.500-2.500h5",
  "book-open": "M12 6c-2-1.500-5-2-8.500-2v14c3.500 0 6.500.5 8.500 2 2-1.500 5-2 8.500-2V4C17 4 14 4.500 12 6z M12 6v14",
  "arrow-right": "M4 12h16 M14 6l6 6-6 6",
  "wifi-off": "M3 3l18 18 M8.500 13.500a6 6 0 0 1 6 0 M12 18v.1 M5 10a11 11 0 0 1 4-2.300 M13 7.200c2.300.2 4.300 1.200 6 2.800",
  wifi: "M2.500 9.500c5.500-5 13.500-5 19 0 M6 13.300c3.600-3.200 8.400-3.200 12 0 M9.300 16.800c1.700-1.400 3.700-1.400 5.400 0 M12 20v.1",
};

/** @param {string} name @param {string} [extra] */
export function icon(name, extra = "") {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `i ${extra}`.trim());
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name] || PATHS["arrow-right"]);
  svg.append(path);
  return svg;
}

/** A priority badge: shape, word, colour. @param {string} urgency */
export function priority(urgency) {
  const words = { critique: "Critique", haute: "Haute", normale: "Normale" };
  const shapes = { critique: "M3.500 0h5L12 3.500v5L8.500 12h-5L0 8.500v-5z", haute: "M6 .5l6 11H0z", normale: "M6 1a5 5 0 1 0 0 10a5 5 0 1 0 0-10" };
  const looks = { critique: "prio-critical", haute: "prio-high", normale: "prio-normal" };
  const badge = make("span", { class: `prio ${looks[urgency]}` });
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 12 12");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", shapes[urgency]);
  svg.append(path);
  badge.append(svg, words[urgency] || urgency);
  return badge;
}
