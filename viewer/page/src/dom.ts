// Elements in one expression.

type Child = Node | string | number | null | undefined;
type Attributes = Record<string, string | number | boolean | ((event: Event) => void)>;

/** A new element; attributes that are functions listen to the event of their name. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name, value);
    else if (typeof value === 'boolean') made.toggleAttribute(name, value);
    else made.setAttribute(name, String(value));
  }
  for (const child of children) {
    if (child !== null && child !== undefined) {
      made.append(child instanceof Node ? child : String(child));
    }
  }
  return made;
}

/** A <select> of `names`; `chosen` hears which. */
export function choice(
  label: string,
  names: string[],
  value: string,
  chosen: (name: string) => void,
): HTMLLabelElement {
  const select = element('select', {
    'aria-label': label,
    change: () => chosen(select.value),
  });
  for (const name of names) {
    select.append(element('option', { value: name, selected: name === value }, name));
  }
  return element('label', {}, label, ' ', select);
}

/** A table of rows under its head. */
export function table(head: string[], rows: Child[][]): HTMLTableElement {
  return element(
    'table',
    {},
    element('thead', {}, element('tr', {}, ...head.map((name) => element('th', {}, name)))),
    element(
      'tbody',
      {},
      ...rows.map((row) => element('tr', {}, ...row.map((cell) => element('td', {}, cell)))),
    ),
  );
}

/** As many digits as there is room for; the whole number in the title of what shows it. */
export function short(value: number | null | undefined, digits = 4): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(digits)));
}

/** A number in a cell, short, and whole where the mouse rests. */
export function number(value: number | null | undefined): HTMLSpanElement {
  return element('span', { class: 'number', title: value ?? 'none' }, short(value));
}
