/** What a stopping process may take to finish what it has in hand. Containers are given longer (docker-compose.yml). */
export const DRAIN_WITHIN_MS = 25_000;
