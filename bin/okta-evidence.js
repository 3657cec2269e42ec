#!/usr/bin/env node
// Old syntax only: an old Node must print this sentence, not a SyntaxError.
const version = process.versions.node.split('.').map(Number);
if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
  process.stderr.write(
    `okta-evidence needs Node 20.19 or newer; this is Node ${process.versions.node}. Node 22 or 24 is best.\n`,
  );
  process.exitCode = 2;
} else {
  import('node:module')
    .then((module) => {
      // Compiled code is kept between runs where Node can (22.1 and newer): a quicker start.
      if (module.enableCompileCache) module.enableCompileCache();
      return import('../dist/main.js');
    })
    .catch((error) => {
      process.stderr.write(`This is a bug in okta-evidence: ${error.stack}\n`);
      process.exitCode = 70;
    });
}
