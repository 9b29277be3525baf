// Put what the card knows in the sentences of a guide. The same rule as numi/procedures/fields.py.

const PLACEHOLDER = /\{([a-z_]+\.[a-z_]+)\}/g;
const FIRST_NAME = /,?\s*\{client\.prenom\}/g;

/** A value that is not on the card shows as a gap to fill aloud; a missing first name leaves no comma hanging. */
export function filled(text, card, labels) {
  const known = card["client.prenom"] ? text : text.replace(FIRST_NAME, "");
  return known.replace(PLACEHOLDER, (whole, name) => card[name] || (labels[name] ? `[${labels[name]}]` : whole));
}

/** Fill every text of a drawing, in place: what is put in is text, never markup. @param {Node} root */
export function fillIn(root, card, labels) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.nodeValue.includes("{")) node.nodeValue = filled(node.nodeValue, card, labels);
  }
}
