// Preloaded to make Node pass for an older one.
Object.defineProperty(process.versions, 'node', { value: '18.0.0' });
