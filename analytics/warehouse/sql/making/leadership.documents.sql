-- One row per row of the measures sheet, with why it counts or not: a district counts once;
-- and one per district without, which is in the total only.
create or replace temp table made as
with adopted as (
    select
        *,
        measure = 'supporting_document' and adopted_on <= $as_of as can_count,
        row_number() over (partition by district_code, can_count order by adopted_on) as place
    from read_parquet($measures)
),

judged as (
    select
        *,
        case
            when measure <> 'supporting_document' then 'other_measure'
            when district_code = '620100' then 'other_unit'
            when adopted_on > $as_of then 'not_adopted'
            when place > 1 then 'repeated_district'
            else 'used'
        end as reason
    from adopted
),

listed as (
    select reason, district_code, measure, adopted_on, document
    from judged

    union all

    select 'district_without', code, null, null, null
    from unnest($districts) as district (code)
    where code not in (select district_code from judged where reason = 'used')
)

select
    reason = 'used' as used,
    reason in ('used', 'district_without') as in_total,
    1 as adds,
    reason,
    district_code,
    measure,
    adopted_on,
    document
from listed
