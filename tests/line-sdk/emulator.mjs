// Starts the emulator as a program of its own for all tests, and stops it at their end. Build it first: dotnet build src/Todoke.LineEmulator
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const bin = join(import.meta.dirname, '../../src/Todoke.LineEmulator/bin');
const ready = 'emulator ready ';

export default async function setup(project) {
  const program = ['Release', 'Debug'].map((kind) => join(bin, kind, 'net10.0/Todoke.LineEmulator.dll')).find(existsSync);
  if (!program) throw new Error('The emulator is not built: dotnet build src/Todoke.LineEmulator');
  const folder = mkdtempSync(join(tmpdir(), 'line-sdk-'));
  const emulator = spawn('dotnet', [program, '--port', '0', '--delay-ms', '0', '--limits', 'off', '--log', join(folder, 'line.jsonl')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => emulator.once('exit', resolve));
  const address = await new Promise((resolve, reject) => {
    createInterface({ input: emulator.stdout }).on('line', (line) => {
      const at = line.indexOf(ready);
      if (at >= 0) resolve(line.slice(at + ready.length).split(' ')[0]);
    });
    ended.then((code) => reject(new Error(`The emulator ended with ${code} before it was ready.`)));
  });
  project.provide('line', address);
  return async () => {
    emulator.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true });
  };
}
