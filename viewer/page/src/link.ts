// What is looked at, kept in the address after '#': a view is a link.

/** The state of the page; every part of it is optional in a link. */
export interface View {
  individual: string;
  colour: string;
  x: string;
  y: string;
  survivors: string;
  tree: string;
  brush: string;
  speed: string;
  felt: string;
}

const defaults: View = {
  individual: '',
  colour: 'learned',
  x: 'innate',
  y: 'learned',
  survivors: '',
  tree: '',
  brush: '',
  speed: '1',
  felt: 'touch',
};

export function read(): View {
  const said = new URLSearchParams(location.hash.slice(1));
  const view = { ...defaults };
  for (const key of Object.keys(view) as (keyof View)[]) {
    view[key] = said.get(key) ?? view[key];
  }
  return view;
}

/** Writes a changed part; `step` makes it one that the Back button takes back. */
export function write(change: Partial<View>, step = false): void {
  const view = { ...read(), ...change };
  const said = new URLSearchParams();
  for (const key of Object.keys(view) as (keyof View)[]) {
    if (view[key] !== defaults[key]) said.set(key, view[key]);
  }
  const hash = said.size > 0 ? `#${said}` : '#';
  if (hash === (location.hash || '#')) return;
  if (step) history.pushState(null, '', hash);
  else history.replaceState(null, '', hash);
  if (step) dispatchEvent(new HashChangeEvent('hashchange'));
}

/** Numbers of a part, comma-separated, if it has so many. */
export function numbers(part: string, count: number): number[] | null {
  const found = part.split(',').map(Number);
  return part !== '' && found.length === count && found.every(Number.isFinite) ? found : null;
}
