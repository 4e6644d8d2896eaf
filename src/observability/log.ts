import winston from 'winston';

/** How much is logged: each level includes the ones before it. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** `json` for machines, `text` for people. */
export const LOG_FORMATS = ['json', 'text'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

type Write = (level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>) => void;

/** Writes log lines. The caller chooses the words, and must not log secrets. */
export interface Log {
  /** @param fields - details of the line, by name */
  readonly write: Write;
  /** The same, written before it returns: for the last line of a process that ends at once. */
  readonly writeNow: Write;
}

/** Where winston's formats leave the finished line. */
const MESSAGE = Symbol.for('message');

const text = winston.format.printf(({ timestamp, level, message, ...fields }) => {
  const about = Object.entries(fields).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return [timestamp, level.toUpperCase().padEnd(5), message, ...about].join(' ');
});

/** A log on stderr, since stdout is for results. */
export function createLog(level: LogLevel, format: LogFormat): Log {
  const lines = winston.format.combine(winston.format.timestamp(), format === 'json' ? winston.format.json() : text);
  const logger = winston.createLogger({
    level,
    format: lines,
    transports: [new winston.transports.Console({ stderrLevels: [...LOG_LEVELS] })],
  });
  return {
    write(lineLevel, message, fields) {
      // winston would format the line before it drops it.
      if (logger.isLevelEnabled(lineLevel)) logger.log(lineLevel, message, fields ?? {});
    },
    writeNow(lineLevel, message, fields) {
      const line = lines.transform({ level: lineLevel, message, ...fields });
      if (typeof line === 'object') process.stderr.write(`${line[MESSAGE]}\n`);
    },
  };
}
