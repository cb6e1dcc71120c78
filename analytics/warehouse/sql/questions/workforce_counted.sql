-- One row per district, code of the column asked for, set of groups, and reasons why some indicators count
-- them or not, in the order of those: how many active people. Over `reasons`, of their rows.
with counted as (
    select row_key, list(reason order by indicator) as by_indicator
    from reasons
    where source_table = 'registrations'
    group by row_key
),

placed as (
    select
        district_code,
        columns($by)::varchar as code,
        in_group('professional', category, certificate, equivalent_ability) as professional,
        in_group('certified', category, certificate, equivalent_ability) as certified,
        in_group('senior', category, certificate, equivalent_ability) as senior,
        by_indicator
    from people
    join counted on counted.row_key = concat_ws(' / ', district_code, person_key)
    where list_contains($units, district_code)
)

select district_code, code, professional, certified, senior, by_indicator, count(*)::integer as people
from placed
group by district_code, code, professional, certified, senior, by_indicator
order by district_code, code, professional, certified, senior, by_indicator
