// The symbol under which objects that are equal by value give a key for dictionaries (a leaf file: imports nothing).

/** Objects that are equal by value (DateTime, Guid, Version …) give under this symbol a string that equals for equal values. */
export const HASH_KEY: unique symbol = Symbol("latch.hashKey");
