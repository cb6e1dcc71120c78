-- One row per indicator that asks for measures and row of the measures sheet, with why it counts or not, and
-- one per unit and kind asked for of which nobody has shown any.
with asking as (
    select distinct indicator from measures_asked
),

judged as (
    select
        asking.indicator,
        measures_as_of.*,
        case
            when measures_asked.kind is null then 'other_measure'
            when left_out is not null then left_out
            when place > 1 then 'repeated_measure'
            else 'used'
        end as reason
    from measures_as_of
    cross join asking
    left join measures_asked
        on measures_asked.indicator = asking.indicator and measures_asked.kind = measures_as_of.measure
),

unit as (
    select code from districts
    union all
    select $city
)

select indicator, reason, district_code, measure, adopted_on, document from judged

union all

select measures_asked.indicator, 'measure_missing', unit.code, measures_asked.kind, null, null
from unit
cross join measures_asked
left join judged
    on judged.indicator = measures_asked.indicator and judged.district_code = unit.code
        and judged.measure = measures_asked.kind and judged.reason = 'used'
where judged.measure is null
