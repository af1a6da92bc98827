// SPDX-License-Identifier: GPL-3.0-only
// node browser.mjs URL TOKENFILE: opens /docs in headless Chromium, enters the token, sends a task and looks
// for its result. With SCREENSHOTS=folder it also leaves pictures there.
import { strict as assert } from 'node:assert';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [url, tokenFile] = process.argv.slice(2);
const token = readFileSync(tokenFile, 'utf8').trim();
const profile = mkdtempSync(join(tmpdir(), 'pooldeck-browser-'));
const browser = await chromium.launchPersistentContext(profile, {
    executablePath: '/usr/bin/chromium',
    headless: true,
    viewport: { width: 1280, height: 1000 },
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync'],
});

// What must not happen, wherever it happens.
const violations = [];
const requests = [];
browser.on('request', (request) => requests.push(request.url()));
browser.on('console', (message) => {
    if (message.type() === 'error')
        violations.push(`console: ${message.text()}`);
});
browser.on('weberror', (error) => violations.push(`script: ${error.error()}`));
await browser.exposeFunction('reportViolation', (text) => violations.push(text));
await browser.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
        window.reportViolation(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
    });
});

const shoot = async (page, name) => {
    if (process.env.SCREENSHOTS)
        await page.screenshot({ path: join(process.env.SCREENSHOTS, `${name}.png`) });
};

try {
    const page = await browser.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(`${url}/docs`);
    const submit = page.locator('#operations-Tasks-submitTask');
    await submit.waitFor();
    assert.equal(await page.title(), 'Pooldeck API');
    await shoot(page, 'light');

    // Without the token nothing can be sent.
    const send = async () => {
        await submit.getByRole('button', { name: 'Execute' }).click();
        const status = submit.locator('.live-responses-table tbody .response-col_status');
        await status.waitFor();
        return (await status.innerText()).trim();
    };
    await submit.locator('.opblock-summary-control').click();
    await submit.getByRole('button', { name: 'Try it out' }).click();
    assert.match(await send(), /^401/);
    await submit.getByRole('button', { name: 'Clear' }).click();

    await page.locator('.btn.authorize').click();
    const dialog = page.locator('.modal-ux');
    await dialog.locator('input').fill(token);
    await dialog.getByRole('button', { name: 'Apply credentials' }).click();
    await dialog.getByRole('button', { name: 'Close' }).first().click();
    assert.match(await send(), /^200/);
    const answer = await submit.locator('.live-responses-table .highlight-code').first().innerText();
    assert.match(answer, /"state":\s*"succeeded"/);
    assert.match(answer, /"digest":\s*"[0-9a-f]{64}"/);
    await submit.locator('.live-responses-table').scrollIntoViewIfNeeded();
    await shoot(page, 'answer');

    // The token is nowhere that stays.
    assert.ok(!page.url().includes(token));
    assert.ok(requests.every((it) => !it.includes(token)));
    const kept = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage, document.cookie]));
    assert.ok(!kept.includes(token));

    await page.emulateMedia({ colorScheme: 'dark' });
    await page.evaluate(() => window.scrollTo(0, 0));
    await shoot(page, 'dark');

    await page.goto(`${url}/docs/problems#invalid-fields`);
    await page.locator('#invalid-fields').waitFor();
    await shoot(page, 'problems');

    assert.deepEqual(requests.filter((it) => !it.startsWith(`${url}/`) && !it.startsWith('data:')), []);
    // The refused request of above is an error in the console, as any 4xx.
    assert.deepEqual(violations.filter((it) => !it.includes('status of 401')), []);
    console.log(`${requests.length} requests, all to ${url}; no violation`);
} finally {
    await browser.close();
    rmSync(profile, { recursive: true, force: true });
}
