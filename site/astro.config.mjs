import { readFileSync } from 'node:fs';
import starlight from '@astrojs/starlight';
import { defineConfig } from 'astro/config';
import { BASE, ORIGIN, REPOSITORY } from './build/places.mjs';

export default defineConfig({
  site: ORIGIN,
  base: BASE,
  trailingSlash: 'always',
  integrations: [starlight({
    title: 'cdk-serverless-api-pattern',
    social: [{ icon: 'github', label: 'GitHub', href: REPOSITORY }],
    sidebar: JSON.parse(readFileSync(new URL('./src/sidebar.json', import.meta.url), 'utf8')),
    components: { MarkdownContent: './src/MarkdownContent.astro' },
    customCss: ['./src/site.css'],
  })],
});
