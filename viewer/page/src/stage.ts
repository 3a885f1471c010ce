// Episodes in three dimensions, side by side and in step. Draws whatever shapes a scene is of.
import * as three from 'three';
import { OrbitControls } from 'three/examples/jsm/controls/OrbitControls.js';
import type { Channel, Footage, Shape } from './source';

const paint: Record<string, number> = {
  head: 0xc2571a,
  left: 0x6f8fae,
  right: 0x2f4f6f,
  middle: 0x4a6b57,
  ground: 0xe9e3d5,
};
const groundSize_m = 400;
const glow = new three.Color(0xffd24a);

function floats(text: string): Float32Array {
  return new Float32Array(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
}

/** An episode, with its numbers unpacked. */
export class Episode {
  readonly poses: Float32Array; // frames × parts × (x y z, w x y z)
  readonly felt: Float32Array; // frames × senses
  readonly commanded: Float32Array; // frames × commands

  constructor(readonly footage: Footage) {
    this.poses = floats(footage.poses);
    this.felt = floats(footage.felt);
    this.commanded = floats(footage.commanded);
  }

  get seconds(): number {
    return (this.footage.frames - 1) * this.footage.step_s;
  }

  /** Frame at a time, as a number with a fraction; the last one stays. */
  frameAt(time_s: number): number {
    return Math.max(0, Math.min(time_s / this.footage.step_s, this.footage.frames - 1));
  }
}

function geometryOf(shape: Shape): three.BufferGeometry {
  const [a, b, c] = shape.size_m;
  switch (shape.kind) {
    case 'sphere':
      return new three.SphereGeometry(a, 24, 16);
    case 'capsule': // three's lies along y, ours along z
      return new three.CapsuleGeometry(a, 2 * b, 6, 16).rotateX(Math.PI / 2);
    case 'box':
      return new three.BoxGeometry(2 * a, 2 * b, 2 * c);
    case 'ground':
      return new three.PlaneGeometry(groundSize_m, groundSize_m);
  }
}

/** Paper with lines a metre apart, for a plane of groundSize. */
function metres(): three.Texture {
  const pixels = 256;
  const tile = document.createElement('canvas');
  tile.width = tile.height = pixels;
  const pen = tile.getContext('2d')!;
  pen.fillStyle = '#ffffff';
  pen.fillRect(0, 0, pixels, pixels);
  pen.strokeStyle = '#d5cbb6';
  pen.lineWidth = 5;
  pen.strokeRect(0, 0, pixels, pixels);
  const texture = new three.CanvasTexture(tile);
  texture.wrapS = texture.wrapT = three.RepeatWrapping;
  texture.repeat.set(groundSize_m, groundSize_m);
  texture.colorSpace = three.SRGBColorSpace;
  return texture;
}

/** One episode's world. */
class Act {
  readonly scene = new three.Scene();
  readonly head = new three.Vector3();
  private readonly parts: three.Mesh<three.BufferGeometry, three.MeshLambertMaterial>[] = [];
  private readonly sun = new three.DirectionalLight(0xffffff, 2.2);

  constructor(readonly episode: Episode) {
    const { scene } = this;
    scene.background = new three.Color(0xf6f4ef);
    scene.fog = new three.Fog(0xf6f4ef, 8, 30);
    scene.add(new three.HemisphereLight(0xffffff, 0xb8ad97, 1.6));
    this.sun.castShadow = true;
    this.sun.shadow.mapSize.set(1024, 1024);
    const room = this.sun.shadow.camera;
    [room.left, room.right, room.top, room.bottom, room.near, room.far] = [-2, 2, 2, -2, 0.5, 12];
    scene.add(this.sun, this.sun.target);
    for (const shape of episode.footage.surroundings) {
      const mesh = new three.Mesh(
        geometryOf(shape),
        new three.MeshLambertMaterial({ color: paint[shape.group] ?? 0xbfb5a0 }),
      );
      mesh.receiveShadow = true;
      const [x, y, z, qw, qx, qy, qz] = shape.pose;
      mesh.position.set(x, y, z);
      mesh.quaternion.set(qx, qy, qz, qw);
      scene.add(mesh);
      if (shape.kind === 'ground') {
        mesh.material.map = metres();
        scene.add(this.start(shape.pose));
      }
    }
    for (const shape of episode.footage.parts) {
      const mesh = new three.Mesh(
        geometryOf(shape),
        new three.MeshLambertMaterial({ color: paint[shape.group] ?? 0x4a6b57 }),
      );
      mesh.castShadow = true;
      scene.add(mesh);
      this.parts.push(mesh);
    }
  }

  /** A line where it started. */
  private start([x, y, z]: number[]): three.Object3D {
    const start = new three.Mesh(
      new three.PlaneGeometry(0.03, 3),
      new three.MeshBasicMaterial({ color: 0xc2571a, transparent: true, opacity: 0.5 }),
    );
    start.position.set(x, y, z + 0.003);
    return start;
  }

  /** Puts every part where it was, between two frames in between. */
  pose(time_s: number, felt: string): void {
    const { footage, poses } = this.episode;
    const frame = this.episode.frameAt(time_s);
    const before = Math.floor(frame);
    const after = Math.min(before + 1, footage.frames - 1);
    const share = frame - before;
    const n = footage.parts.length * 7;
    const p = new three.Vector3();
    const q = new three.Quaternion();
    this.parts.forEach((mesh, i) => {
      const [a, b] = [before * n + 7 * i, after * n + 7 * i];
      mesh.position.set(poses[a], poses[a + 1], poses[a + 2]);
      mesh.position.lerp(p.set(poses[b], poses[b + 1], poses[b + 2]), share);
      mesh.quaternion.set(poses[a + 4], poses[a + 5], poses[a + 6], poses[a + 3]);
      mesh.quaternion.slerp(q.set(poses[b + 4], poses[b + 5], poses[b + 6], poses[b + 3]), share);
    });
    this.head.copy(this.parts[0].position);
    this.light(before, felt);
    this.sun.target.position.copy(this.head);
    this.sun.position.set(this.head.x - 1.5, this.head.y - 2, this.head.z + 5);
  }

  /** A part glows as much as it feels: its senses of one kind, 1 being a lot of it. */
  private light(frame: number, kind: string): void {
    const strength = new Float64Array(this.parts.length);
    const add = (channels: Channel[], values: Float32Array) =>
      channels.forEach((channel, i) => {
        if (channel.kind !== kind) return;
        const value = Math.abs(values[frame * channels.length + i]);
        strength[channel.part] = Math.max(strength[channel.part], value);
      });
    add(this.episode.footage.senses, this.episode.felt);
    add(this.episode.footage.commands, this.episode.commanded);
    this.parts.forEach((mesh, i) => {
      mesh.material.emissive.copy(glow).multiplyScalar(0.8 * Math.min(1, strength[i]));
    });
  }

  dispose(): void {
    this.scene.traverse((thing) => {
      if (thing instanceof three.Mesh) {
        thing.geometry.dispose();
        const material = thing.material as three.MeshLambertMaterial;
        material.map?.dispose();
        material.dispose();
      }
    });
  }
}

const leastPerSecond = 30;
const leastSharpness = 0.5;

/** Fewer pixels where a browser without a graphics card would show fewer than 30 frames a second. */
class Pace {
  private share = 1;
  private frames = 0;
  private since_ms = 0;

  restart(): void {
    this.share = 1;
    this.rest();
  }

  /** A frame was left out, so the time around it tells nothing. */
  rest(): void {
    this.frames = 0;
  }

  /** To be asked once a frame: the share of the canvas's pixels, along each side, to draw. */
  sharpness(now_ms: number): number {
    const warmUp = 5; // shaders are compiled in the first frames
    const judged = 20;
    this.frames++;
    if (this.frames === warmUp) this.since_ms = now_ms;
    if (this.frames === warmUp + judged) {
      const perSecond = (1000 * judged) / (now_ms - this.since_ms);
      if (perSecond < leastPerSecond) this.share = Math.max(leastSharpness, 0.75 * this.share);
      this.frames = 0;
    }
    return this.share;
  }
}

/** Acts side by side on one canvas, seen from the same side. */
export class Stage {
  readonly canvas = document.createElement('canvas');
  private following = true;
  private lit = 'touch';
  private drawnAt_s = NaN; // NaN: the picture is out of date whatever the time
  private readonly pace = new Pace();
  private readonly renderer: three.WebGLRenderer;
  private readonly camera = new three.PerspectiveCamera(40, 1, 0.05, 100);
  private readonly controls: OrbitControls;
  private acts: Act[] = [];

  /** Throws where the browser has no WebGL. */
  constructor() {
    this.renderer = new three.WebGLRenderer({ canvas: this.canvas, antialias: true });
    this.renderer.shadowMap.enabled = true;
    this.renderer.autoClear = false;
    this.camera.up.set(0, 0, 1);
    this.camera.position.set(0.6, -3.2, 1.3);
    this.controls = new OrbitControls(this.camera, this.canvas);
    this.controls.target.set(0, 0, 0.15);
    this.controls.maxPolarAngle = 0.49 * Math.PI;
    this.controls.minDistance = 0.5;
    this.controls.maxDistance = 20;
    this.controls.addEventListener('change', () => this.outdate());
    new ResizeObserver(() => this.outdate()).observe(this.canvas);
  }

  set follow(follow: boolean) {
    this.following = follow;
    this.outdate();
  }

  /** The kind of channel that parts glow by. */
  set felt(kind: string) {
    this.lit = kind;
    this.outdate();
  }

  private outdate(): void {
    this.drawnAt_s = NaN;
  }

  show(episodes: Episode[]): void {
    for (const act of this.acts) act.dispose();
    this.acts = episodes.map((episode) => new Act(episode));
    this.pace.restart();
    this.outdate();
  }

  get seconds(): number {
    return Math.max(0, ...this.acts.map((act) => act.episode.seconds));
  }

  /** Where the first part of each episode is, for who checks that it moves. */
  heads(): number[][] {
    return this.acts.map((act) => act.head.toArray());
  }

  /** Draws a moment unless the picture already shows it; whether it did. */
  draw(time_s: number): boolean {
    const width = this.canvas.clientWidth;
    const height = this.canvas.clientHeight;
    this.controls.update();
    if (width === 0 || this.acts.length === 0 || time_s === this.drawnAt_s) {
      this.pace.rest();
      return false;
    }
    this.drawnAt_s = time_s;
    this.fit(width, height, devicePixelRatio * this.pace.sharpness(performance.now()));
    this.renderer.setScissorTest(true);
    this.renderer.clear();
    const pane = width / this.acts.length;
    this.camera.aspect = pane / height;
    this.camera.updateProjectionMatrix();
    this.acts.forEach((act, i) => {
      act.pose(time_s, this.lit);
      // the controls turn around the origin; each creature is the origin of its own pane
      const shift = this.following ? new three.Vector3(act.head.x, act.head.y, 0) : new three.Vector3();
      this.camera.position.add(shift);
      this.renderer.setViewport(i * pane, 0, pane, height);
      this.renderer.setScissor(i * pane, 0, pane - (i + 1 < this.acts.length ? 2 : 0), height);
      this.renderer.render(act.scene, this.camera);
      this.camera.position.sub(shift);
    });
    return true;
  }

  /** Gives the picture as many pixels as it needs; a canvas loses its picture whenever it is sized. */
  private fit(width: number, height: number, ratio: number): void {
    const now = this.renderer.getSize(new three.Vector2());
    if (this.renderer.getPixelRatio() !== ratio) this.renderer.setPixelRatio(ratio);
    if (now.x !== width || now.y !== height) this.renderer.setSize(width, height, false);
  }

  dispose(): void {
    this.show([]);
    this.controls.dispose();
    this.renderer.dispose();
  }
}
