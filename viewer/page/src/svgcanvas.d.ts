declare module 'svgcanvas/dist/svgcanvas.esm.js' {
  export class Context {
    constructor(width: number, height: number);
    fillStyle: string;
    fillRect(x: number, y: number, width: number, height: number): void;
    getSerializedSvg(fixNamedEntities?: boolean): string;
  }
}
