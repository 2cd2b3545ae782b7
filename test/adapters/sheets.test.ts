import { deflateRawSync } from 'node:zlib'
import t from 'tap'
import { readSheet } from '../../src/adapters/sheets/read.js'
import { writeSheets } from '../../src/adapters/sheets/write.js'

type Part = { name: string, content: string | Buffer, method?: number }

/** A zip file of these parts. `told`: the size that the file says each has. */
function zip (parts: readonly Part[], told?: number): Buffer {
  const bodies: Buffer[] = []
  const table: Buffer[] = []
  let at = 0
  for (const { name, content, method = 8 } of parts) {
    const bytes = Buffer.from(content)
    const packed = method === 8 ? deflateRawSync(bytes) : bytes
    const sizes = Buffer.alloc(12)
    sizes.writeUInt32LE(packed.length, 4)
    sizes.writeUInt32LE(told ?? bytes.length, 8)
    const lengths = Buffer.alloc(4)
    lengths.writeUInt16LE(name.length)
    const common = Buffer.concat([Buffer.from([20, 0, 0, 0, method, 0, 0, 0, 0, 0]), sizes, lengths])
    const body = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, Buffer.from(name), packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(at, 10)
    table.push(Buffer.concat([Buffer.from('PK\u0001\u0002'), Buffer.from([20, 0]), common, tail, Buffer.from(name)]))
    bodies.push(body)
    at += body.length
  }
  const head = Buffer.concat(table)
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006', 'latin1')
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(head.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...bodies, head, end])
}

const WORKBOOK = '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>'
const RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
const sheet = (cells: string) => `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${cells}</sheetData></worksheet>`
const book = (cells: string): Part[] => [
  { name: 'xl/workbook.xml', content: WORKBOOK }, { name: 'xl/_rels/workbook.xml.rels', content: RELATIONS }, { name: 'xl/worksheets/sheet1.xml', content: sheet(cells) }
]

t.test('what is written is read again', async t => {
  const file = await writeSheets([{ name: '线索', head: ['企业', '代码', '总投资（万元）'], rows: [['华星 & 公司', '911500001234567890', 0.1 + 0.2], ['=1+1', null, 12000]] }, { name: '说明', head: ['x'], rows: [] }])
  t.strictSame(await readSheet(file), [['企业', '代码', '总投资（万元）'], ['华星 & 公司', '911500001234567890', 0.3], ['=1+1', null, 12000]])
})

t.test('a formula is what it last gave, never computed', async t => {
  const file = zip(book('<row r="1"><c r="A1"><f>HYPERLINK("http://example.org")</f><v>7</v></c><c r="B1" t="inlineStr"><is><t>=cmd|x</t></is></c></row>'))
  t.strictSame(await readSheet(file), [[7, '=cmd|x']])
})

t.test('what stands in the file besides its table is not read', async t => {
  const inner = zip(book('<row r="1"><c r="A1"><v>1</v></c></row>'))
  const hidden = zip(book('<row r="1"><c r="A1"><v>2</v></c></row>'))
  const before = hidden.subarray(0, hidden.readUInt32LE(hidden.length - 6))
  const moved = Buffer.from(inner)
  const table = moved.readUInt32LE(moved.length - 6)
  moved.writeUInt32LE(table + before.length, moved.length - 6)
  for (let at = table; moved.readUInt32LE(at) === 0x02014b50; at += 46 + moved.readUInt16LE(at + 28)) moved.writeUInt32LE(moved.readUInt32LE(at + 42) + before.length, at + 42)
  t.strictSame(await readSheet(Buffer.concat([before, moved])), [[1]])
})

t.test('files that are no sheets, or more than one can hold, are refused with the reason', async t => {
  const bomb = Buffer.alloc(60 * 1024 * 1024, 0x20)
  const cases: [string, Buffer, string][] = [
    ['nothing', Buffer.alloc(0), 'transfer.problem.not-a-sheet'],
    ['a text', Buffer.from('企业,代码\r\n'), 'transfer.problem.not-a-sheet'],
    ['an old .xls', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'transfer.problem.not-a-sheet'],
    ['a zip of something else', zip([{ name: 'word/document.xml', content: '<a/>' }]), 'transfer.problem.not-a-sheet'],
    ['a damaged sheet', zip([{ name: 'xl/workbook.xml', content: Buffer.from([1, 2, 3]), method: 0 }]), 'transfer.problem.not-a-sheet'],
    ['a packing nobody uses', zip([{ name: 'xl/workbook.xml', content: 'x', method: 12 }]), 'transfer.problem.not-a-sheet'],
    ['entities', zip([{ name: 'xl/workbook.xml', content: `<!DOCTYPE a [<!ENTITY b "c">]>${WORKBOOK}` }]), 'transfer.problem.not-a-sheet'],
    ['a file that is too large', Buffer.alloc(5 * 1024 * 1024 + 1), 'transfer.problem.large'],
    ['too many parts', zip(Array.from({ length: 201 }, (_, index) => ({ name: `a${index}`, content: 'x' }))), 'transfer.problem.large'],
    ['a file that unpacks to 60 MB', zip([...book(''), { name: 'xl/media.bin', content: bomb }]), 'transfer.problem.unpacked'],
    ['one that says it is small', zip([...book(''), { name: 'xl/media.bin', content: bomb }], 10), 'transfer.problem.unpacked'],
    ['a row far down', zip(book('<row r="1048576"><c r="A1048576"><v>1</v></c></row>')), 'transfer.problem.far'],
    ['a column far right', zip(book('<row r="1"><c s="1" r="XFD1"><v>1</v></c></row>')), 'transfer.problem.far']
  ]
  for (const [name, file, key] of cases) {
    const error: unknown = await readSheet(file).then(() => undefined, (found: unknown) => found)
    t.match(error, { problems: [{ field: 'file', key }] }, name)
  }
})

t.test('entities that a part declares are neither fetched nor multiplied', async t => {
  const cell = (text: string) => `<row r="1"><c r="A1" t="inlineStr"><is><t>${text}</t></is></c></row>`
  const declared = (declarations: string, text: string) => book('').map(part => part.name.endsWith('sheet1.xml')
    ? { ...part, content: `<?xml version="1.0"?><!DOCTYPE worksheet [${declarations}]>${sheet(cell(text))}` }
    : part)
  const laughs = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name, at, names) => `<!ENTITY ${name} "${at === 0 ? 'ha' : `&${names[at - 1]};`.repeat(10)}">`).join('')
  for (const [declarations, text] of [['<!ENTITY x SYSTEM "file:///etc/passwd">', '&x;'], ['<!ENTITY x SYSTEM "http://127.0.0.1:9/">', '&x;'], [laughs, '&h;']] as const) {
    const answer = await readSheet(zip(declared(declarations, text))).then(JSON.stringify, () => 'refused')
    t.notMatch(answer, /root:|haha/)
    t.ok(answer.length < 100, answer.slice(0, 100))
  }
})
