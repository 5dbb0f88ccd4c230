// Answers a list of requests about Parquet files with other people's readers.
// usage: node check.mjs REQUESTS.json ANSWERS.json
// A request is {"reader": "duckdb", "sql": "..."}, {"reader": "hyparquet", "file": "..."}, or the latter with "copyTo": "...",
// "codec": "SNAPPY" and "encodings": {column: encoding}, which also writes what was read with hyparquet-writer. Its answer is
// {"columns": [{"name", "type"}], "rows": [[text or null]]}, or {"error": "..."}. Values are texts, so that none loses digits:
// integers in decimal, floating-point numbers as the 16 hexadecimal digits of their bits, instants as microseconds since 1970.
import { readFileSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { DuckDBInstance, DuckDBTimestampTZValue, DuckDBTimestampValue } from '@duckdb/node-api'
import { asyncBufferFromFile, parquetMetadataAsync, parquetRead, parquetSchema } from 'hyparquet'
import { parquetWriteFile } from 'hyparquet-writer'

const bits = new DataView(new ArrayBuffer(8))

function text(value) {
  if (value === null || value === undefined) return null
  if (typeof value === 'number') {
    if (Number.isNaN(value)) return 'nan'
    bits.setFloat64(0, value)
    return bits.getBigUint64(0).toString(16).padStart(16, '0')
  }
  if (value instanceof DuckDBTimestampTZValue || value instanceof DuckDBTimestampValue) return value.micros.toString()
  return String(value)
}

async function withDuckDb(connection, { sql }) {
  const answer = await connection.runAndReadAll(sql)
  const columns = answer.columnNames().map((name, i) => ({ name, type: answer.columnType(i).toString() }))
  return { columns, rows: answer.getRows().map(row => row.map(text)) }
}

const codecs = { GZIP: input => new Uint8Array(gzipSync(input)), BROTLI: input => new Uint8Array(brotliCompressSync(input)) }

function copy(columns, rows, { copyTo, codec, encodings }) {
  parquetWriteFile({
    filename: copyTo,
    codec,
    compressors: codecs,
    rowGroupSize: 700,
    pageSize: 2000,
    columnData: columns.map(({ name, type }, i) => ({
      name,
      type: type.includes('STRING') ? 'STRING' : type.split(' ')[0],
      nullable: type.endsWith('OPTIONAL'),
      encoding: encodings?.[name],
      data: rows.map(row => row[i]),
    })),
  })
}

async function withHyparquet({ file, ...rest }) {
  const buffer = await asyncBufferFromFile(file)
  const metadata = await parquetMetadataAsync(buffer)
  const columns = parquetSchema(metadata).children.map(({ element }) =>
    ({ name: element.name, type: [element.type, element.logical_type?.type, element.repetition_type].filter(Boolean).join(' ') }))
  const rows = []
  if (metadata.num_rows > 0n) {
    await parquetRead({
      file: buffer,
      metadata,
      columns: columns.map(column => column.name),
      compressors: { GZIP: input => new Uint8Array(gunzipSync(input)) },
      parsers: { timestampFromMicroseconds: micros => micros },
      onComplete: read => rows.push(...read),
    })
  }
  if (rest.copyTo) copy(columns, rows, rest)
  return { columns, rows: rows.map(row => row.map(text)) }
}

const [, , requestFile, answerFile] = process.argv
const instance = await DuckDBInstance.create(':memory:')
const connection = await instance.connect()
await connection.run('SET threads = 1')
const answers = []
for (const request of JSON.parse(readFileSync(requestFile, 'utf8'))) {
  try {
    answers.push(request.reader === 'duckdb' ? await withDuckDb(connection, request) : await withHyparquet(request))
  } catch (error) {
    answers.push({ error: String(error?.stack ?? error) })
  }
}
writeFileSync(answerFile, JSON.stringify(answers))
