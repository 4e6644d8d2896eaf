import winston from 'winston';

/** How much is logged: each level includes the ones before it. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** `json` for machines, `text` for people. */
export const LOG_FORMATS = ['json', 'text'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** Writes log lines. The caller chooses the words, and must not log secrets. */
export interface Log {
  /** @param fields - details of the line, by name */
  write(level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>): void;
}

const text = winston.format.printf(({ timestamp, level, message, ...fields }) => {
  const about = Object.entries(fields).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return [timestamp, level.toUpperCase().padEnd(5), message, ...about].join(' ');
});

/** A log on stderr, since stdout is for results. */
export function createLog(level: LogLevel, format: LogFormat): Log {
  const logger = winston.createLogger({
    level,
    format: winston.format.combine(winston.format.timestamp(), format === 'json' ? winston.format.json() : text),
    transports: [new winston.transports.Console({ stderrLevels: [...LOG_LEVELS] })],
  });
  return { write: (lineLevel, message, fields) => void logger.log(lineLevel, message, fields ?? {}) };
}
