-- One row per row of the funding ledger, with why it counts or not: lottery money of the city level's own
-- ledger (市级), in yuan, by fund year.
with judged as (
    select
        *,
        case
            when source <> 'lottery' then 'other_source'
            when district_code <> $city then 'other_unit'
            when fund_year < $from_year then 'before_first_year'
            when left_out is not null then left_out
            else 'used'
        end as reason
    from funding_as_of
)

select
    reason = 'used' as used, false as in_total, amount_yuan as adds, reason, district_code,
    case when fund_year >= $from_year then year else 0 end::smallint as year,
    'funding' as source_table, concat_ws(' / ', district_code, entry_id) as row_key,
    entry_id, fund_year, booked_on, source, purpose, amount_yuan
from judged
