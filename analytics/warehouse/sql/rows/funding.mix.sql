-- One row per row of the funding ledger, with why it counts or not: lottery money, in yuan, by fund year;
-- the total is money of every source.
with judged as (
    select
        *,
        case
            when left_out is not null then left_out
            when source <> 'lottery' then source
            else 'used'
        end as reason
    from funding_as_of
)

select
    reason = 'used' as used, reason in ('used', 'fiscal', 'social') as in_total, amount_yuan as adds, reason,
    district_code, year as year,
    'funding' as source_table, concat_ws(' / ', district_code, entry_id) as row_key,
    entry_id, fund_year, booked_on, source, purpose, amount_yuan
from judged
