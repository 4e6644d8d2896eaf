import type { Figure, Measurement, Point } from '../scenario.ts';
import { COMPARED, type Curve, MEASURED, type Plot } from './plot.ts';

/** The pictures of the documentation. */
export const PLOTS: readonly Plot[] = [
  {
    scenario: 'cold-quota',
    name: 'cold-quota-ready',
    description:
      'Objects that are Ready, over the time since the process started, against what the quota allows at best',
    xTitle: 'seconds since the start of the process',
    yTitle: 'objects Ready',
    curves: (measurement) => [
      { name: 'measured', points: points(measurement, 'ready'), colour: MEASURED[0] },
      { name: 'the bound', points: points(measurement, 'bound'), colour: COMPARED, isDashed: true },
    ],
  },
  {
    scenario: 'cold-quota',
    name: 'cold-quota-calls',
    description: 'Lambda calls in each second, against the quota of 15',
    xTitle: 'seconds since the start of the process',
    yTitle: 'Lambda calls in the second',
    curves: (measurement) => {
      const calls = points(measurement, 'callsPerSecond');
      const end = calls.at(-1)?.[0] ?? 0;
      return [{ name: 'measured', points: calls, colour: MEASURED[0] }, bound('the quota', [0, 15], [end, 15])];
    },
  },
  {
    scenario: 'change-under-load',
    name: 'change-under-load-latency',
    description:
      'Share of the changes that were put within a time, against the bounds of the median and the 99th percentile',
    xTitle: 'milliseconds from the change of the spec to the Put',
    yTitle: '% of the changes',
    curves: (measurement) => [
      { name: 'measured', points: distribution(points(measurement, 'latency')), colour: MEASURED[0] },
      ...boundsOf(measurement, 'ms').map(({ name, most }) => bound(`most for the ${name}`, [most, 0], [most, 100])),
    ],
  },
  {
    scenario: 'memory',
    name: 'memory-resident',
    description:
      'Resident memory over the time since the process started, with 10,000 and with 50,000 objects, against the bounds',
    xTitle: 'seconds since the start of the process',
    yTitle: 'MiB resident',
    curves: (measurement) => {
      const measured = ['10000', '50000'].map((objects, index): Curve & { readonly colour: string } => ({
        name: `${Number(objects).toLocaleString('en')} objects`,
        points: points(measurement, `resident${objects}`),
        colour: MEASURED[index] ?? COMPARED,
      }));
      const end = Math.max(...measured.map((curve) => curve.points.at(-1)?.[0] ?? 0));
      const bounds = new Map(boundsOf(measurement, 'MiB').map(({ name, most }) => [name, most]));
      const allowed = measured.map(({ name, colour }) => {
        const most = bounds.get(`${name}: most resident`) ?? 0;
        return { ...bound(`most for ${name}`, [0, most], [end, most]), colour };
      });
      return [...measured, ...allowed];
    },
  },
  {
    scenario: 'soak',
    name: 'soak-resident',
    description: 'Resident memory over the time since the process started, while everything around it fails',
    xTitle: 'seconds since the start of the process',
    yTitle: 'MiB resident',
    curves: (measurement) => [{ name: 'measured', points: points(measurement, 'resident'), colour: MEASURED[0] }],
  },
];

function points({ series }: Measurement, name: string): readonly Point[] {
  return series[name] ?? [];
}

function bound(name: string, ...ends: readonly Point[]): Curve {
  return { name, points: ends, colour: COMPARED, isDashed: true };
}

function boundsOf({ figures }: Measurement, unit: Figure['unit']): { readonly name: string; readonly most: number }[] {
  return figures.flatMap(({ name, unit: of, mustReach }) =>
    of === unit && mustReach !== undefined && 'atMost' in mustReach
      ? [{ name: name.replace('change → Put, ', ''), most: mustReach.atMost }]
      : [],
  );
}

function distribution(latencies: readonly Point[]): Point[] {
  const sorted = latencies.map(([, milliseconds]) => milliseconds).toSorted((a, b) => a - b);
  return [
    [sorted[0] ?? 0, 0],
    ...sorted.map((milliseconds, index): Point => [milliseconds, ((index + 1) / sorted.length) * 100]),
  ];
}
