// Figures as files: SVG for papers, PNG for slides.
import { element } from './dom';

function offer(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  element('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function png(svg: string, width: number, height: number, name: string): void {
  const image = new Image();
  image.onload = () => {
    const canvas = element('canvas', { width: 2 * width, height: 2 * height });
    const pen = canvas.getContext('2d')!;
    pen.fillStyle = '#ffffff';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => blob && offer(name, blob));
  };
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
}

/** Buttons that save what `svg` draws. */
export function saveButtons(
  name: string,
  svg: () => string,
  size: () => { width: number; height: number },
): HTMLElement {
  return element(
    'span',
    { class: 'save' },
    element('button', { title: 'save as SVG', click: () => {
      offer(`${name}.svg`, new Blob([svg()], { type: 'image/svg+xml' }));
    } }, 'SVG'),
    element('button', { title: 'save as PNG', click: () => {
      png(svg(), size().width, size().height, `${name}.png`);
    } }, 'PNG'),
  );
}

/** A figure of Plot with its buttons. */
export function saveFigure(figure: SVGSVGElement | HTMLElement, name: string): HTMLElement {
  const svg = figure instanceof SVGSVGElement ? figure : figure.querySelector<SVGSVGElement>(':scope > svg')!;
  return element(
    'div',
    { class: 'figure' },
    saveButtons(
      name,
      () => {
        svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
        return new XMLSerializer().serializeToString(svg);
      },
      () => ({ width: svg.clientWidth, height: svg.clientHeight }),
    ),
    figure,
  );
}
