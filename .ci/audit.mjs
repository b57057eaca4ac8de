#!/usr/bin/env node
// Asks where packages come from whether any that is used has a known weakness. Red only for what is known to be high or critical:
// a source that cannot be reached, or that serves no advisories, is said to be so and stops nobody.
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stops = ['high', 'critical'];

/** What a program wrote, whatever its exit code: both answer with one when they found something. */
const said = (program, ...words) => new Promise(done =>
  execFile(program, words, { cwd: root, maxBuffer: 64 * 1024 * 1024, timeout: 180_000 }, (_, out) => done(out)));

/** Folders with packages of npm's, whoever added them. */
const locked = folder => readdirSync(folder, { withFileTypes: true }).flatMap(entry =>
  entry.isDirectory() ? (['node_modules', 'artifacts', 'dist'].includes(entry.name) || entry.name.startsWith('.') ? [] : locked(join(folder, entry.name)))
  : entry.name === 'package-lock.json' ? [relative(root, folder)] : []);

const notChecked = why => ({ why });

async function npm(folder) {
  const answer = parsed(await said('npm', 'audit', '--json', '--prefix', folder));
  return answer?.vulnerabilities
    ? { found: Object.values(answer.vulnerabilities).map(one => ({ name: one.name, severity: one.severity.toLowerCase() })) }
    : notChecked(answer?.message ?? 'npm gave no answer');
}

async function nuget() {
  const sources = (await said('dotnet', 'nuget', 'list', 'source', '--format', 'Short')).split('\n').filter(line => line.startsWith('E ')).map(line => line.slice(2).trim());
  const serving = await Promise.all(sources.map(servesAdvisories));
  if (!serving.includes(true)) {
    return notChecked('no package source serves advisories');
  }

  const answer = parsed(await said('dotnet', 'list', 'Ioc.sln', 'package', '--vulnerable', '--include-transitive', '--format', 'json'));
  const frameworks = answer?.projects?.flatMap(project => project.frameworks ?? []);
  return frameworks
    ? { found: frameworks.flatMap(one => [...(one.topLevelPackages ?? []), ...(one.transitivePackages ?? [])]).flatMap(one =>
      (one.vulnerabilities ?? []).map(weakness => ({ name: `${one.id} ${one.resolvedVersion}`, severity: weakness.severity.toLowerCase() }))) }
    : notChecked('dotnet gave no answer');
}

async function servesAdvisories(source) {
  try {
    const index = await (await fetch(source, { signal: AbortSignal.timeout(20_000) })).json();
    return index.resources.some(resource => resource['@type'].startsWith('VulnerabilityInfo/'));
  } catch {
    return false;
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

let red = false;
for (const [what, ask] of [['NuGet', nuget], ...locked(root).map(folder => [`npm in ${folder}`, () => npm(folder)])]) {
  const { found, why } = await ask();
  if (!found) {
    console.error(`audit: ${what}: NOT CHECKED: ${why.replace(/https?:\/\/\S+/g, '').trim()}`);
    continue;
  }

  const serious = found.filter(one => stops.includes(one.severity));
  red ||= serious.length > 0;
  console.error(`audit: ${what}: ${found.length === 0 ? 'nothing known' : found.map(one => `${one.name} (${one.severity})`).join(', ')}`);
}

process.exitCode = red ? 1 : 0;
