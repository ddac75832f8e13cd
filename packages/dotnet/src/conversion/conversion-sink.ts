// Owns who listens to type conversions (the trace source TypeConversion).

/** Where the lines go. */
export interface ConversionSink {
  line(text: string): void;
  scope<T>(text: string, work: () => T): T;
}

/** Whoever listens to type conversions; null: nobody. */
export const conversionTrace: { sink: ConversionSink | null } = { sink: null };
