-- One row per row of an indicator's source as it stands in one unit's number, with what it is recognised by in
-- another snapshot: `thing`, what it counts as in its unit (a person, a community, a district, a project …),
-- and `subject`, the person wherever registered. Floors and growth are of one fund year, the total of growth
-- being the year before.
with keyed as (
    select * from asked
    union all by name
    -- What only some sources have.
    select null::varchar as community_code, null::varchar as project where false
),

judged as (
    select
        *,
        case
            when kind_of_indicator not in ('yearly_floor', 'yearly_growth') or not used then 'by_itself'
            when year = $fund_year then 'this_year'
            when year = $fund_year - 1 and kind_of_indicator = 'yearly_growth' then 'year_before'
            else 'other_year'
        end as counted_for
    from keyed
    cross join (select kind as kind_of_indicator from indicators) as indicator
)

select
    source_table,
    row_key,
    district_code,
    case when counted_for = 'other_year' then 'other_year' else reason end as reason,
    used and counted_for in ('by_itself', 'this_year') as used,
    in_total or counted_for = 'year_before' as in_total,
    coalesce(adds, 0)::decimal(38, 2) as adds,
    case $counted_once
        when 'community' then community_code
        when 'project' then coalesce('project ' || project, row_key)
        when 'unit' then 'unit'
        when 'measure' then split_part(row_key, ' / ', 2)
        -- The person's key stands behind the six digits of the district; to split the text takes far longer.
        when 'person' then substr(row_key, 10)
        else row_key
    end as thing,
    case when source_table = 'registrations' then substr(row_key, 10) end as subject
from judged
where list_contains($units, district_code)
