/** Secrets that are given out once and kept only as their hash. */
import { createHash, randomBytes } from 'node:crypto'

/** 32 random bytes as text for a cookie or a link. */
export const newSecret = (): string => randomBytes(32).toString('base64url')

/** What is stored in place of a secret; 256 random bits need no salt. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex')
