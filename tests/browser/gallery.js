// How much of a picture differs from the one that was kept, and the kept one's few colors. Run in a blank page by tests/pictures.py.
({
  async pixels(text) {
    const sent = await (await fetch(`data:image/png;base64,${text}`)).blob();
    const drawn = await createImageBitmap(sent, {colorSpaceConversion: 'none'});
    const canvas = new OffscreenCanvas(drawn.width, drawn.height), pen = canvas.getContext('2d', {willReadFrequently: true});
    pen.drawImage(drawn, 0, 0);
    return pen.getImageData(0, 0, drawn.width, drawn.height);
  },
  text(bytes) {
    let said = '';
    for (let first = 0; first < bytes.length; first += 32768) said += String.fromCharCode(...bytes.subarray(first, first + 32768));
    return btoa(said);
  },
  // near: by how much a color may differ. Whatever one picture has beyond the other's edges differs.
  async compared({made, kept, near}) {
    const [one, other] = [await this.pixels(made), await this.pixels(kept)];
    const width = Math.max(one.width, other.width), height = Math.max(one.height, other.height);
    const lines = Math.min(one.height, other.height), columns = Math.min(one.width, other.width), differing = [];
    const colors = new Uint32Array(one.data.buffer), others = new Uint32Array(other.data.buffer);
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) {
      if (y < lines && x < columns) {
        const a = y * one.width + x, b = y * other.width + x;
        if (colors[a] === others[b]) continue;  // nearly all
        if ([0, 1, 2].every(part => Math.abs(one.data[a * 4 + part] - other.data[b * 4 + part]) <= near)) continue;
      }
      differing.push((y * width + x) * 4);
    }
    if (!differing.length) return {share: 0, shown: ''};
    const shown = new ImageData(width, height);
    shown.data.fill(255);
    for (let y = 0; y < one.height; y++) for (let x = 0; x < one.width; x++) for (let part = 0; part < 3; part++)
      shown.data[(y * width + x) * 4 + part] = 170 + one.data[(y * one.width + x) * 4 + part] / 3;
    for (const at of differing) shown.data.set([220, 0, 60], at);
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext('2d').putImageData(shown, 0, 0);
    return {share: differing.length / (width * height), shown: this.text(new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer()))};
  },
  // The most frequent colors, at most 256; every other one is the nearest of them.
  async few({made}) {
    const {data, width, height} = await this.pixels(made), counts = new Map();
    const color = at => (data[at] << 16) | (data[at + 1] << 8) | data[at + 2];
    for (let at = 0; at < data.length; at += 4) counts.set(color(at), (counts.get(color(at)) ?? 0) + 1);
    const kept = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 256).map(one => one[0]), places = new Map(kept.map((one, at) => [one, at]));
    const apart = (a, b) => [16, 8, 0].reduce((sum, by) => sum + (((a >> by) & 255) - ((b >> by) & 255)) ** 2, 0);
    for (const one of counts.keys()) if (!places.has(one))
      places.set(one, kept.reduce((best, other, at) => apart(one, other) < apart(one, kept[best]) ? at : best, 0));
    const places_of = new Uint8Array(width * height);
    for (let at = 0; at < places_of.length; at++) places_of[at] = places.get(color(at * 4));
    return {width, height, palette: kept, pixels: this.text(places_of), colors: counts.size};
  },
})
