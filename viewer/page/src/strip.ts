// Every sense and command of an episode over time: a row each, a column a control step.
import { element, short } from './dom';
import type { Channel } from './source';
import type { Episode } from './stage';

const paper = [246, 244, 239];
const above = [194, 87, 26]; // zero
const below = [47, 79, 111];

function channelsOf({ footage }: Episode): Channel[] {
  return [...footage.senses, ...footage.commands];
}

function valueOf(episode: Episode, frame: number, row: number): number {
  const { senses, commands } = episode.footage;
  return row < senses.length
    ? episode.felt[frame * senses.length + row]
    : episode.commanded[frame * commands.length + row - senses.length];
}

/** The picture, a pixel each number; the mouse says which and how much. */
export function strip(episode: Episode): HTMLCanvasElement {
  const { frames } = episode.footage;
  const channels = channelsOf(episode);
  const canvas = element('canvas', { width: frames, height: channels.length, class: 'strip' });
  const pen = canvas.getContext('2d')!;
  const image = pen.createImageData(frames, channels.length);
  for (let row = 0; row < channels.length; row++) {
    for (let frame = 0; frame < frames; frame++) {
      const v = Math.max(-1, Math.min(1, valueOf(episode, frame, row)));
      const to = v > 0 ? above : below;
      const at = 4 * (row * frames + frame);
      paper.forEach((from, c) => {
        image.data[at + c] = from + (to[c] - from) * Math.sqrt(Math.abs(v));
      });
      image.data[at + 3] = 255;
    }
  }
  pen.putImageData(image, 0, 0);
  canvas.addEventListener('pointermove', (event) => {
    const row = Math.floor((event.offsetY / canvas.clientHeight) * channels.length);
    const frame = Math.floor((event.offsetX / canvas.clientWidth) * frames);
    if (row < 0 || row >= channels.length || frame < 0 || frame >= frames) return;
    canvas.title = `${channels[row].name}\n${short(valueOf(episode, frame, row))}`;
  });
  return canvas;
}

const width = 720;
const left = 130;
const row_px = 6;
const between = 34;

/** Size of the picture for papers. */
export function stripsSize(episodes: Episode[]): { width: number; height: number } {
  const rows = episodes.reduce((sum, episode) => sum + channelsOf(episode).length, 0);
  return { width, height: rows * row_px + episodes.length * between + 20 };
}

/** The strips of episodes below each other, with the kinds of channels and the time, for papers. */
export function stripsSvg(episodes: Episode[]): string {
  const { height } = stripsSize(episodes);
  const longest = Math.max(...episodes.map((episode) => episode.seconds), 1e-9);
  const text = (x: number, y: number, said: string, anchor: string) =>
    `<text x="${x}" y="${y}" text-anchor="${anchor}">${said}</text>`;
  const parts: string[] = [];
  let top = 0;
  for (const episode of episodes) {
    const channels = channelsOf(episode);
    const high = channels.length * row_px;
    const wide = ((width - left - 20) * episode.seconds) / longest;
    parts.push(text(left, top + 22, episode.footage.phase, 'start'));
    top += between - 6;
    parts.push(
      `<image x="${left}" y="${top}" width="${wide}" height="${high}" preserveAspectRatio="none" ` +
        `style="image-rendering:pixelated" href="${strip(episode).toDataURL()}"/>`,
    );
    channels.forEach(({ kind }, row) => {
      if (row > 0 && channels[row - 1].kind === kind) return;
      parts.push(text(left - 6, top + row * row_px + 8, kind.replaceAll('_', ' '), 'end'));
      parts.push(`<path d="M${left} ${top + row * row_px}h${wide}" stroke="#fff"/>`);
    });
    top += high;
    parts.push(text(left, top + 12, '0', 'middle'));
    parts.push(text(left + wide, top + 12, `${episode.seconds.toFixed(1)} s`, 'middle'));
    top += 6;
  }
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `font-family="sans-serif" font-size="11" fill="#33302a">${parts.join('')}</svg>`
  );
}
