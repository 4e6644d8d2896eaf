import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { Measurement } from '../scenario.ts';
import { COMPARED, type Plot } from './plot.ts';

const SOLID = [1, 0];
const DASHED = [6, 4];

/** Draws a plot as SVG. */
export async function renderSvg({ xTitle, yTitle, curves }: Plot, measurement: Measurement): Promise<string> {
  const drawn = curves(measurement);
  const names = drawn.map(({ name }) => name);
  const legend = { orient: 'top', title: null, labelLimit: 0, symbolSize: 400 } as const;
  const spec: TopLevelSpec = {
    data: {
      values: drawn.flatMap(({ name, points }) => points.map(([x, y], place) => ({ x, y, place, curve: name }))),
    },
    mark: { type: 'line', strokeWidth: 2 },
    encoding: {
      x: { field: 'x', type: 'quantitative', title: xTitle, scale: { nice: false } },
      y: { field: 'y', type: 'quantitative', title: yTitle },
      // Joins the points in their own order, which matters for a vertical line.
      order: { field: 'place', type: 'quantitative' },
      color: {
        field: 'curve',
        type: 'nominal',
        scale: { domain: names, range: drawn.map(({ colour }) => colour) },
        legend,
      },
      strokeDash: {
        field: 'curve',
        type: 'nominal',
        scale: { domain: names, range: drawn.map(({ isDashed }) => (isDashed ? DASHED : SOLID)) },
        legend,
      },
    },
    width: 640,
    height: 260,
    // A white background, since dark letters would be invisible on a dark page.
    background: 'white',
    padding: 10,
    config: { view: { stroke: null }, axis: { gridColor: '#eaeef2', domainColor: COMPARED, tickColor: COMPARED } },
  };
  const view = new View(parse(compile(spec).spec), { renderer: 'none' });
  try {
    return `${await view.toSVG()}\n`;
  } finally {
    view.finalize();
  }
}
