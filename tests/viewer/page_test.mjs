// Tests of the page in a real browser, on a real campaign: every view is drawn, its numbers are the
// file's, creatures move, links bring views back, and what is wrong is said.
//   node tests/viewer/page_test.mjs NEUROPROSPECT [FOLDER FOR SCREENSHOTS]
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from '../../viewer/page/node_modules/playwright-core/index.mjs';

const program = process.argv[2];
const work = mkdtempSync(path.join(tmpdir(), 'neuroprospect-page-'));
const shots = process.argv[3] ?? path.join(work, 'shots');
const campaign = path.join(work, 'watched.db');
const small = [
  'life.steps=300', 'life.episodes=1', 'life.curve_points=4', 'world.episode_s=2',
  'brain.hidden=[8]', 'ppo.environments=2',
].flatMap((assignment) => ['-D', assignment]);

const run = (...args) => execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
/** Runs until it stops early, as it is told to. */
const begin = (...args) => {
  try {
    run(...args);
  } catch (stopped) {
    assert.equal(stopped.status, 4, stopped.stderr);
  }
};
const grow = (file, births, ...more) => [
  'run', 'campaigns/smallest.toml', '--db', file, '-D', `evolution.births=${births}`, ...small, ...more,
];
/** Rows of a query, as arrays of text. */
const query = (sql) =>
  run('query', campaign, sql, '--csv').trim().split('\r\n').slice(1).map((line) => line.split(','));

let browser;
const servers = [];

/** Starts `view` and returns its link and the process. */
async function view(file) {
  const server = spawn(program, ['view', file], { stdio: ['ignore', 'pipe', 'inherit'] });
  servers.push(server);
  const link = await new Promise((resolve, reject) => {
    server.stdout.once('data', (text) => resolve(String(text).split('\n')[0]));
    server.once('exit', (code) => reject(new Error(`view ended with ${code}`)));
  });
  return { link, server };
}

/** A tab that fails the test when the page says something went wrong. */
async function open(address, complete = true) {
  const tab = await browser.newPage({ viewport: { width: 1500, height: 1100 } });
  tab.troubles = [];
  tab.on('pageerror', (error) => tab.troubles.push(error.message));
  tab.on('console', (said) => said.type() === 'error' && tab.troubles.push(said.text()));
  await tab.goto(address);
  if (complete) await tab.waitForFunction(() => window.neuroprospect?.state.complete);
  return tab;
}

const state = (tab) => tab.evaluate(() => window.neuroprospect.state);
/** On a busy machine the browser now and then has no picture at hand. */
const shoot = (tab, name, tries = 3) =>
  tab.screenshot({ path: path.join(shots, `${name}.png`) }).catch((error) => {
    if (tries === 1) throw error;
    return shoot(tab, name, tries - 1);
  });

before(async () => {
  mkdirSync(shots, { recursive: true });
  run(...grow(campaign, 150));
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
      '--no-first-run', '--disable-background-networking', '--disable-component-update',
      '--disable-sync', '--disable-quic',
    ],
  });
});

after(async () => {
  await browser?.close();
  for (const server of servers) server.kill();
  rmSync(work, { recursive: true, force: true });
});

test('the campaign: its numbers are those of the file', async () => {
  const { link } = await view(campaign);
  const tab = await open(link);
  const said = await tab.textContent('.progress');
  assert.match(said, /births 150 of 150/);
  const [[birth, learned]] = query(
    'SELECT individual, learned FROM innate_vs_learned ORDER BY learned DESC, individual LIMIT 1');
  const best = tab.locator('button.best', { hasText: 'learned' });
  assert.equal(await best.locator('b').getAttribute('title'), learned);
  assert.match(await best.textContent(), new RegExp(`\\(${birth}\\)`));
  // four assays, each with a line and a band; none of them empty
  const lines = await tab.locator('#fitness svg [aria-label] path').evaluateAll((paths) =>
    paths.map((p) => p.getAttribute('d').length).filter((length) => length > 100));
  assert.equal(lines.length, 10, 'a band and a median of four assays, the best of two');
  // pictures are drawn in the browser's next frame
  await tab.evaluate(() => new Promise((drawn) =>
    requestAnimationFrame(() => requestAnimationFrame(drawn))));
  for (const plot of ['#scatter canvas', '#tree canvas']) {
    const colours = await tab.locator(plot).evaluate((canvas) => {
      const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
      const seen = new Set();
      for (let i = 0; i < pixels.length; i += 4) {
        if (pixels[i + 3] > 200) seen.add((pixels[i] << 16) | (pixels[i + 1] << 8) | pixels[i + 2]);
      }
      return seen.size;
    });
    assert.ok(colours > 20, `${plot} has ${colours} colours`);
  }
  await shoot(tab, 'campaign');
  assert.deepEqual(tab.troubles, []);
  await tab.close();
});

test('the creature: newborn and learner move, and its numbers are those of the file', async () => {
  const { link } = await view(campaign);
  const tab = await open(`${link}#individual=140`);
  await tab.waitForFunction(() => window.neuroprospect.state.heads.length === 2);
  const heads = async () => (await state(tab)).heads.flat();
  const first = await heads();
  await tab.waitForFunction(
    (was) => window.neuroprospect.state.heads.flat().every((x, i) => x !== was[i]), first);
  for (const [phase, value] of query('SELECT phase, mean FROM assay WHERE individual = 140')) {
    const row = tab.locator('.creature tr', { has: tab.locator(`.phase.${phase}`) });
    assert.equal(await row.locator('td').nth(4).locator('span').getAttribute('title'), value);
  }
  const [[value]] = query(
    "SELECT return FROM episode WHERE individual = 140 AND phase = 'learned' AND ordinal = 0");
  assert.equal(
    await tab.locator('.caption[data-phase=learned] .number').first().getAttribute('title'), value);
  const [[mutations]] = query('SELECT count(*) FROM mutation WHERE individual = 140');
  assert.ok(await tab.getByText(`Mutations from its parent (${mutations})`).isVisible());
  // paused, it stands; another speed is in the link
  await tab.getByRole('button', { name: 'pause' }).click();
  await tab.waitForTimeout(100);
  const still = await heads();
  await tab.waitForTimeout(300);
  assert.deepEqual(await heads(), still);
  // and nothing is drawn for nobody; until the camera turns
  const { frames } = (await state(tab)).drawn;
  await tab.waitForTimeout(300);
  assert.equal((await state(tab)).drawn.frames, frames);
  const stage = await tab.locator('.stage canvas').boundingBox();
  await tab.mouse.move(stage.x + 100, stage.y + 100);
  await tab.mouse.down();
  await tab.mouse.move(stage.x + 160, stage.y + 110, { steps: 3 });
  await tab.mouse.up();
  await tab.waitForFunction((n) => window.neuroprospect.state.drawn.frames > n, frames);
  // the body's genome, field by field
  const genome = JSON.parse(run('genome', campaign, '140'));
  const genes = genome.body ?? genome.genomes[0].body;
  for (const limb of genes.limbs) {
    const row = tab.locator('.creature tr', { has: tab.locator(`td:text-is("${limb.id}")`) }).last();
    assert.equal(await row.locator(`span[title="${limb.length_m}"]`).count() > 0, true, limb.id);
  }
  await tab.getByLabel('speed').selectOption('2');
  assert.match(tab.url(), /speed=2/);
  await shoot(tab, 'creature');
  assert.deepEqual(tab.troubles, []);
  await tab.close();
});

test('a view is a link, and Back goes back', async () => {
  const { link } = await view(campaign);
  const [[low, high]] = query('SELECT min(innate), max(innate) FROM innate_vs_learned');
  const middle = (Number(low) + Number(high)) / 2;
  const [[within]] = query(
    `SELECT count(*) FROM innate_vs_learned WHERE innate <= ${middle} AND learned <= 1e6`);
  const hash = `#colour=limbs&x=innate&y=learned&brush=-1000000,${middle},-1000000,1000000&survivors=1`;
  const tab = await open(link + hash);
  assert.equal(await tab.getByLabel('colour').inputValue(), 'limbs');
  assert.equal((await state(tab)).selected, Number(within));
  assert.ok(await tab.getByText(`${within} births lit`).isVisible());
  // a rectangle that is drawn replaces it, and is in the link
  const box = await tab.locator('#scatter canvas').boundingBox();
  await tab.mouse.move(box.x + 60, box.y + 12);
  await tab.mouse.down();
  await tab.mouse.move(box.x + box.width - 14, box.y + box.height - 30, { steps: 4 });
  await tab.mouse.up();
  assert.ok((await state(tab)).selected >= 148);
  const drawn = tab.url();
  assert.notEqual(drawn, link + hash);
  const again = await open(drawn);
  assert.equal((await state(again)).selected, (await state(tab)).selected);
  await again.close();
  await tab.locator('button.best', { hasText: 'innate' }).click();
  await tab.waitForSelector('.creature h2');
  assert.match(tab.url(), /individual=\d+/);
  await tab.goBack();
  await tab.waitForSelector('.creature h2', { state: 'detached' });
  assert.deepEqual(tab.troubles, []);
  await tab.close();
});

test('a click in the lineage opens the creature; zooming and moving are in the link', async () => {
  const { link } = await view(campaign);
  const tab = await open(link);
  const box = await tab.locator('#tree canvas').boundingBox();
  await tab.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await tab.mouse.wheel(0, -400);
  await tab.waitForFunction(() => /tree=/.test(location.hash));
  await tab.locator('#tree canvas').dblclick();
  await tab.waitForFunction(() => !/tree=/.test(location.hash));
  // somewhere along the right edge there is a birth
  for (let y = 10; y < box.height - 30; y += 6) {
    await tab.mouse.click(box.x + box.width - 26, box.y + y);
    if (/individual=/.test(tab.url())) break;
  }
  assert.match(tab.url(), /individual=\d+/);
  await tab.waitForSelector('.creature h2');
  assert.deepEqual(tab.troubles, []);
  await tab.close();
});

test('births appear while the campaign runs', async () => {
  const file = path.join(work, 'growing.db');
  begin(...grow(file, 400, '--max-births', '12'));
  const { link } = await view(file);
  const tab = await open(link);
  const seen = (await state(tab)).births;
  assert.ok(seen >= 12 && seen < 400);
  const running = spawn(program, grow(file, 400), { stdio: 'ignore' });
  await tab.waitForFunction((n) => window.neuroprospect.state.births > n, seen);
  running.kill('SIGKILL');
  assert.deepEqual(tab.troubles, []);
  await tab.close();
});

test('what studies said is drawn as it comes, and its numbers are those of the file', async () => {
  const { link } = await view(campaign);
  const tab = await open(link);
  assert.ok(await tab.locator('.studies').isHidden());
  run('study', 'heritability', campaign, '--resamples', '200', '--measures', 'innate,limbs');
  run('study', 'innate-learned', campaign, '--resamples', '200', '--bins', '3');
  await tab.locator('.study').nth(1).waitFor();
  const rows = run('query', campaign, 'SELECT * FROM study_result', '--json').trim().split('\n').map((line) => {
    const row = JSON.parse(line);
    return ['study', 'figure', 'series', 'x', 'value', 'low', 'high', 'n'].map((name) => row[name]);
  });
  assert.ok(rows.length > 40);
  const seen = await tab.locator('.study').evaluateAll((of) => of.flatMap((study) =>
    [...study.querySelectorAll('[data-figure]')].flatMap((figure) =>
      [...figure.querySelectorAll('tr')].slice(1).map((row) => [
        study.dataset.study, figure.dataset.figure,
        ...[...row.children].slice(0, -1).map((cell) => cell.querySelector('.number')?.title ?? cell.textContent),
      ]))));
  const key = (row) =>
    row.map((cell) => (cell === null || cell === 'none' ? '' : cell === '' || Number.isNaN(Number(cell)) ? cell : Number(cell))).join('|');
  // a figure's points are together on the page, in their own order in the file
  assert.deepEqual(seen.map(key).sort(), rows.map(key).sort());
  // each figure shows each of its points and intervals
  const drawn = await tab.locator('[data-figure]').evaluateAll((figures) => figures.map((figure) => [
    figure.querySelectorAll('tr').length - 1, figure.querySelectorAll('[aria-label=dot] circle').length]));
  for (const [points, dots] of drawn) assert.equal(dots, points);
  await tab.locator('.studies').scrollIntoViewIfNeeded();
  await tab.locator('.studies').screenshot({ path: path.join(shots, 'studies.png') });
  assert.deepEqual(tab.troubles, []);
  await tab.close();
});

test('a birth that ends after later ones is asked for until it is there', async () => {
  const { link } = await view(campaign);
  const tab = await open(link);
  const seen = await tab.evaluate(async () => {
    const { population } = window.neuroprospect;
    const whole = await (await fetch('./api/births?first=100')).json();
    const late = structuredClone(whole); // as it was while 103 lived
    late.count--;
    const columns = [late.births, late.status, late.parents, late.mates, ...Object.values(late.measures)];
    for (const column of columns) column.splice(3, 1);
    const look = () => [
      population.size, population.next, population.place(120), population.values('learned')[population.place(120)],
    ];
    population.add(late);
    const without = look();
    population.add({ ...whole, first: 103, count: 47, births: whole.births.slice(3), status: whole.status.slice(3),
      parents: whole.parents.slice(3), mates: whole.mates.slice(3),
      measures: Object.fromEntries(Object.entries(whole.measures).map(([n, v]) => [n, v.slice(3)])) });
    return { without, whole: look() };
  });
  const [[learned]] = query('SELECT learned FROM innate_vs_learned WHERE individual = 120');
  assert.deepEqual(seen.without, [149, 103, 119, Number(learned)]);
  assert.deepEqual(seen.whole, [150, 150, 120, Number(learned)]);
  await tab.close();
});

test('a campaign without births says so', async () => {
  const file = path.join(work, 'empty.db');
  begin(...grow(file, 10, '--max-hours', '1e-9'));
  const { link } = await view(file);
  const tab = await open(link, false);
  await tab.getByText('No birth is recorded yet').waitFor();
  await shoot(tab, 'empty');
  assert.deepEqual(tab.troubles, []);
  await tab.close();
});

test('a damaged file and a stopped server are said, and the page stays', async () => {
  const file = path.join(work, 'damaged.db');
  copyFileSync(campaign, file);
  const { link, server } = await view(file);
  const tab = await open(link);
  truncateSync(file, 5000);
  await tab.getByRole('alert').getByText('damaged.db').waitFor();
  await shoot(tab, 'damaged');
  server.kill();
  await tab.getByRole('alert').getByText('has it been stopped').waitFor();
  assert.equal((await state(tab)).births, 150);
  await tab.close();
});

test('a report shows the same without a server or network', async () => {
  const file = path.join(work, 'report.html');
  run('report', campaign, '-o', file, '--individual', '140');
  const offline = await browser.newContext({ offline: true });
  const tab = await offline.newPage();
  const troubles = [];
  tab.on('pageerror', (error) => troubles.push(error.message));
  tab.on('console', (said) => said.type() === 'error' && troubles.push(said.text()));
  await tab.goto(`file://${file}#individual=140`);
  assert.ok((await tab.locator('.study [data-figure] tr').count()) > 40, 'it carries what studies said');
  await tab.waitForFunction(() => window.neuroprospect?.state.heads.length === 2);
  assert.equal((await state(tab)).births, 150);
  const first = (await state(tab)).heads.flat();
  await tab.waitForFunction(
    (was) => window.neuroprospect.state.heads.flat().some((x, i) => x !== was[i]), first);
  await shoot(tab, 'report');
  assert.deepEqual(troubles, []);
  await tab.evaluate(() => (location.hash = '#individual=3'));
  await tab.getByText('neuroprospect report watched.db --individual 3').waitFor();
  await offline.close();
});

test('figures are saved as SVG and PNG', async () => {
  const { link } = await view(campaign);
  const tab = await open(link);
  for (const [panel, name] of [['Fitness over births', 'fitness'], ['Lineage', 'lineage'], ['Any two measures', 'measures']]) {
    for (const kind of ['SVG', 'PNG']) {
      const saved = tab.waitForEvent('download');
      await tab.locator('.panel', { hasText: panel }).getByRole('button', { name: kind }).click();
      const download = await saved;
      assert.equal(download.suggestedFilename(), `${name}.${kind.toLowerCase()}`);
      const bytes = readFileSync(await download.path());
      if (kind === 'SVG') assert.match(bytes.toString(), /^<svg[^]*<(path|rect)[^]*<\/svg>\s*$/);
      else assert.equal(bytes.toString('latin1', 1, 4), 'PNG');
      assert.ok(bytes.length > 3000, `${name}.${kind} has ${bytes.length} bytes`);
    }
  }
  await tab.goto(`${link}#individual=140`);
  await tab.waitForFunction(() => window.neuroprospect.state.heads.length === 2);
  for (const name of ['senses-140', 'learning-140']) {
    const place = tab.locator(name.startsWith('senses') ? '.strips' : '.curve');
    for (const kind of ['SVG', 'PNG']) {
      const saved = tab.waitForEvent('download');
      await place.getByRole('button', { name: kind }).click();
      const download = await saved;
      assert.equal(download.suggestedFilename(), `${name}.${kind.toLowerCase()}`);
      const bytes = readFileSync(await download.path());
      if (kind === 'SVG') assert.match(bytes.toString(), /^<svg[^]*<\/svg>\s*$/);
      await download.saveAs(path.join(shots, download.suggestedFilename()));
      assert.ok(bytes.length > 3000, `${name}.${kind} has ${bytes.length} bytes`);
    }
  }
  assert.deepEqual(tab.troubles, []);
  await tab.close();
});
