-- One row per row that counts in a number and names a document: of an institution its evidence, of a measure
-- its text; in the units asked for, of one district where one is given.
select distinct
    asked.district_code,
    coalesce(institutions.evidence, measures.document) as document,
    asked.source_table,
    asked.row_key
from asked
left join institutions
    on asked.source_table = 'institutions'
    and asked.row_key = concat_ws(' / ', institutions.district_code, institutions.id)
left join measures
    on asked.source_table = 'measures'
    and asked.row_key = concat_ws(' / ', measures.district_code, measures.measure, measures.adopted_on)
where asked.used
    and list_contains($units, asked.district_code)
    and ($district_code is null or asked.district_code = $district_code)
    and coalesce(institutions.evidence, measures.document) is not null
order by asked.district_code, asked.row_key, document
