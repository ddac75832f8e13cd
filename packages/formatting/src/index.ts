// Views and table, list, wide and custom writers: what other packages may import.
export {};
