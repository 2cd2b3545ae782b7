/** Absolute folders of the project, the same whether run from src/ or from dist/. */
import { fileURLToPath } from 'node:url'

const folder = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url))

export const FIXTURES_DIR = folder('fixtures')
export const VIEWS_DIR = folder('views')
export const LOCALES_DIR = folder('views/locales')
export const PUBLIC_DIR = folder('views/public')
export const ROOT_DIR = folder('.')
