// Listener and session hosts: what other packages may import.
export {};
