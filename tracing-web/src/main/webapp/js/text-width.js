/** How wide words are going to be, before they are drawn. */

let ruler = null;
let family = null;

/** @param size of the page's type, in pixels */
export function textWidth(words, size) {
  family ??= getComputedStyle(document.body).fontFamily;
  ruler ??= document.createElement('canvas').getContext('2d');
  ruler.font = `${size}px ${family}`;
  return ruler.measureText(words).width;
}

/** As much of the words as has room, with an ellipsis where some are left out. */
export function cut(words, size, room) {
  if (textWidth(words, size) <= room) {
    return words;
  }
  let end = words.length - 1;
  while (end > 1 && textWidth(`${words.slice(0, end)}…`, size) > room) {
    end--;
  }
  return `${words.slice(0, end)}…`;
}
